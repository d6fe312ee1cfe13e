import { linkAddress, webAddress } from "./schema"

// What is added to addresses to follow those who pass them on.
const following =
  /^(utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|li_fat_id|yclid|ysclid|igsh|igshid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|hsctatracking|__hs\w+|vero_\w+|oly_\w+|wickedid|rb_clickid|s_cid|s_kwcid|ml_subscriber\w*|xtor|xts|at_(medium|campaign|custom\d|format|bbc_team|ptr_name|link\w*|source)|ns_(mchannel|source|campaign|linkname|fee)|ref_src|ref_url|cmpid|ocid|ito|smid|smtyp|sr_share|spm|_ga|_gl|trk|trkcampaign|share_id|guccounter|guce_\w+|feature_source|__twitter_impression|soc_src|soc_trk)$/i

/// An address as a story may link to it: without what follows readers, without the detour
/// over somebody who counts clicks; "" for what is no address of the web or of mail.
export function cleanAddress(text: string): string {
  let href = text.trim().replace(/[\u200b\u00ad\ufeff\u2060]/g, "")
  if (/^mailto:/i.test(href)) {
    href = "mailto:" + (href.slice(7).split("?")[0] ?? "")
    return linkAddress(href) ? href : ""
  }
  if (/^www\./i.test(href)) href = "https://" + href
  if (/^\/(?!\/)/.test(href)) return webAddress(href) ? href : ""
  for (let detours = 0; detours < 4; detours++) {
    let url: URL
    try {
      url = new URL(href)
    } catch {
      return ""
    }
    if (url.protocol !== "http:" && url.protocol !== "https:") return ""
    const behind = beyond(url)
    if (behind && behind !== href) {
      href = behind
      continue
    }
    const kept = [...url.searchParams.keys()].filter(key => following.test(key))
    if (kept.length > 0) for (const key of kept) url.searchParams.delete(key)
    if (/^(xtor|at_medium|utm_)/i.test(url.hash.slice(1))) url.hash = ""
    url.username = url.password = ""
    const clean = kept.length > 0 || url.href !== new URL(href).href ? url.href.replace(/\?(?=$|#)/, "") : href
    const fit = webAddress(clean) ? clean : url.href
    return webAddress(fit) ? fit : ""
  }
  return ""
}

// Where those lead who stand between a text and what it links to.
function beyond(url: URL): string {
  const host = url.hostname.replace(/^www\./, "")
  const q = (name: string) => url.searchParams.get(name) ?? ""
  if (/^google\.[a-z.]+$/.test(host) && url.pathname === "/url") return q("q") || q("url")
  if (host === "l.facebook.com" || host === "lm.facebook.com" || host === "l.instagram.com") return q("u")
  if (host.endsWith("safelinks.protection.outlook.com")) return q("url")
  if (host === "out.reddit.com" || host === "slack-redir.net") return q("url")
  if (host === "youtube.com" && url.pathname === "/redirect") return q("q")
  const amp = /^([\w-]+)\.cdn\.ampproject\.org$/.exec(host) && /^\/[cv]\/s\/(.+)$/.exec(url.pathname)
  return amp ? "https://" + amp[1] : ""
}

const providers: [RegExp, string][] = [
  [/(^|\.)(youtube\.com|youtu\.be|youtube-nocookie\.com)$/, "YouTube"],
  [/(^|\.)(twitter\.com|x\.com)$/, "X"],
  [/(^|\.)instagram\.com$/, "Instagram"],
  [/(^|\.)(facebook\.com|fb\.watch)$/, "Facebook"],
  [/(^|\.)tiktok\.com$/, "TikTok"],
  [/(^|\.)(vimeo\.com)$/, "Vimeo"],
  [/(^|\.)(dailymotion\.com|dai\.ly)$/, "Dailymotion"],
  [/(^|\.)bsky\.app$/, "Bluesky"],
  [/(^|\.)(t\.me|telegram\.org)$/, "Telegram"],
  [/(^|\.)soundcloud\.com$/, "SoundCloud"],
  [/(^|\.)spotify\.com$/, "Spotify"],
  [/(^|\.)(datawrapper\.de|dwcdn\.net)$/, "Datawrapper"],
  [/(^|\.)flourish\.studio$/, "Flourish"],
  [/(^|\.)openstreetmap\.org$/, "OpenStreetMap"],
  [/(^|\.)threads\.(net|com)$/, "Threads"],
  [/(^|\.)reddit\.com$/, "Reddit"],
  [/(^|\.)documentcloud\.org$/, "DocumentCloud"],
]

/// Who stands behind an address: the provider's name, or its host. "" for no address.
export function providerOf(address: string): string {
  try {
    const host = new URL(address).hostname
    return providers.find(([who]) => who.test(host))?.[1] ?? host.replace(/^www\./, "")
  } catch {
    return ""
  }
}

/// Whether an address on a line of its own is meant as a card, not as a link.
export const embeds = (address: string): boolean => {
  try {
    const url = new URL(address)
    return url.pathname.length > 1 && providers.some(([who]) => who.test(url.hostname))
  } catch {
    return false
  }
}

/// The page behind the address of a player: what readers are sent to.
export function pageOf(address: string): string {
  const clean = cleanAddress(address)
  const tube = /^https?:\/\/(?:www\.)?youtube(?:-nocookie)?\.com\/embed\/([\w-]+)/.exec(clean)
  if (tube) return "https://www.youtube.com/watch?v=" + tube[1]
  const vimeo = /^https?:\/\/player\.vimeo\.com\/video\/(\d+)/.exec(clean)
  if (vimeo) return "https://vimeo.com/" + vimeo[1]
  const daily = /^https?:\/\/(?:www\.)?dailymotion\.com\/embed\/video\/(\w+)/.exec(clean)
  if (daily) return "https://www.dailymotion.com/video/" + daily[1]
  return clean
}
