package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	creditMark = expression(`(?i)(?:^|[\s(\[|/.–—-])((?:©|\(c\)|copyright\b|(?:crédits?|credits?)(?:[ -]?(?:photos?|images?|illustration))?\s*[:：]|(?:photos?|foto(?:s|grafie|grafía)?|picture|image|images|bild(?:er|quelle|rechte)?|fotograf|fotó|kuva|zdjęcie|fot|фото|снимок|الصورة|صورة|تصوير|عکس|写真|撮影|图片来源|圖片來源|图源|사진)\s*[:：=/.©]|(?:photo|image|picture|foto) (?:by|par|credit|courtesy|von|de|di|av|af)\s|photographie? (?:de|par|by)\s|source\s*[:：]|quelle\s*[:：]|via\s(?:getty|reuters|ap|afp)|getty images|reuters|afp\b|\bap photo|associated press).*)$`)
	agency     = expression(`(?:^|[\s(\[|/–—.-])((?:\p{Lu}(?:[\p{L}’'-]+|\.)(?: \p{Lu}(?:[\p{L}’'-]+|\.)){0,3}\s?[/,–-]\s?)?(?i:afp|ap|reuters|epa|dpa|getty(?: images)?|ansa|efe|keystone|belga|anp|tt|ntb|scanpix|ritzau|sipa|shutterstock|istock(?:photo)?|imago|picture alliance|maxppp|abaca|bloomberg|xinhua|新华社|kyodo|共同|tass|тасс|риа новости|pap|mti|hina|stringer|alamy|unsplash|pixabay|hans lucas|bestimage|zuma|upi|cp|aap|the canadian press|lusa|agência brasil|kathimerini|ملكية|رويترز|أ ف ب|فرانس برس)(?:\s?(?:images|photo|stock|press|via [\p{L} ]+))?(?:\s?[/,|–-]\s?[\p{L} .]{1,40}){0,3})[\s)\].]*$`)
)

// splitCredit tells what a picture shows from whose it is: a caption, and the credit
// that stands in it or behind it.
func splitCredit(s string) (caption, credit string) {
	s = fold(s)
	if s == "" || !hinted(s) {
		return s, ""
	}
	house := agency.FindStringSubmatchIndex(s)
	if m := creditMark.FindStringSubmatchIndex(s); m != nil && (house == nil || m[2] <= house[2]) && utf8.RuneCountInString(s[m[2]:]) <= 160 {
		if cut := strings.TrimSpace(s[:m[2]]); !strings.HasSuffix(cut, ",") || cut == "" {
			return tidy(cut), creditOf(s[m[2]:])
		}
	}
	if house != nil && utf8.RuneCountInString(s[house[2]:]) <= 100 {
		return tidy(s[:house[2]]), creditOf(s[house[2]:])
	}
	return s, ""
}

// hints are what a credit has one of: looking for them costs far less than the expressions.
var hints = []string{
	"©", "(c)", "copyright", "credit", "crédit", "photo", "foto", "fotó", "image", "picture", "bild", "kuva", "zdjęcie", "fot", "фото", "снимок", "صورة", "تصوير", "عکس", "写真", "撮影", "图片", "圖片", "图源", "사진",
	"source", "quelle", "getty", "reuters", "afp", "ap", "associated press", "epa", "dpa", "ansa", "efe", "keystone", "belga", "anp", "tt", "ntb", "scanpix", "ritzau", "sipa", "shutterstock", "istock", "imago", "picture alliance", "abaca", "bloomberg",
	"xinhua", "新华社", "kyodo", "共同", "tass", "тасс", "риа", "pap", "mti", "hina", "stringer", "alamy", "unsplash", "pixabay", "hans lucas", "bestimage", "zuma", "upi", "cp", "lusa", "agência", "kathimerini", "ملكية", "رويترز", "أ ف ب", "فرانس",
}

// hinted reports whether a text may hold a credit: one of the hints as a word of its own,
// or the beginning of one.
func hinted(s string) bool {
	s = strings.ToLower(s)
	for _, h := range hints {
		for rest, from := s, 0; ; {
			i := strings.Index(rest, h)
			if i < 0 {
				break
			}
			at := from + i
			before, _ := utf8.DecodeLastRuneInString(s[:at])
			if at == 0 || !unicode.IsLetter(before) || cjk(before) {
				return true
			}
			from = at + len(h)
			rest = s[from:]
		}
	}
	return false
}

func tidy(s string) string {
	return strings.TrimSpace(strings.TrimRight(strings.TrimSpace(s), "([|/–—-"))
}

func creditOf(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasSuffix(s, ")") && strings.Count(s, ")") > strings.Count(s, "(") {
		s = strings.TrimSuffix(s, ")")
	}
	if strings.HasSuffix(s, "]") && !strings.Contains(s, "[") {
		s = strings.TrimSuffix(s, "]")
	}
	return strings.TrimSpace(s)
}
