/// What a page says of itself to those who pass it on: the title, the summary, the picture,
/// the address, as they stand in its head (Open Graph; HTML, section 4.2.5).
export interface Said {
  title: string
  about: string
  picture: string
  site: string
  address: string
}

/// Reads a page's head. Nothing of the page is run or loaded.
export function said(html: string): Said {
  // The head alone, without its styles: the desk's policy would complain of each.
  const top = html.slice(0, html.indexOf("</head>") + 1 || html.length).replace(/<style[\s\S]*?<\/style>/gi, "")
  const doc = new DOMParser().parseFromString(top, "text/html")
  const of = (...names: string[]) => {
    for (const name of names) {
      const content = doc.querySelector(`meta[property="${name}"], meta[name="${name}"]`)?.getAttribute("content")?.trim()
      if (content) return content
    }
    return ""
  }
  return {
    title: of("og:title") || (doc.querySelector("title")?.textContent ?? "").trim(),
    about: of("og:description", "description"),
    picture: of("og:image"),
    site: of("og:site_name"),
    address: of("og:url") || doc.querySelector('link[rel="canonical"]')?.getAttribute("href") || "",
  }
}

/// An address as search engines show it: the host, then its parts with › between them.
export function crumbs(address: string): string {
  try {
    const url = new URL(address)
    return [url.host, ...decodeURI(url.pathname).split("/").filter(Boolean)].join(" › ")
  } catch {
    return address
  }
}

/// A text as it is cut where there is little room: at a word, with an ellipsis.
export function cut(text: string, most: number): string {
  if ([...text].length <= most) return text
  const short = [...text].slice(0, most).join("")
  const at = short.lastIndexOf(" ")
  return `${short.slice(0, at > most / 2 ? at : most).replace(/[\s,;:.–-]+$/u, "")} …`
}
