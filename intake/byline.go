package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	bylineBegin = expression(`^(?i:posted by|by|written by|story by|reporting by|text by|par|propos recueillis par|texte\s*:|von|text\s*:|por|texto\s*:|di|a cura di|door|av|af|tekst\s*:|autor(?:ka|en|in|a|es)?\s*:|auteurs?\s*:|authors?\s*:|redactor\s*:|autore\s*:|автор\s*:|текст\s*:|بقلم|كتب|إعداد|文\s*[:：]|作者\s*[:：]?)\s*[:：]?\s+`)
	bylineParts = expression(`\s*(?:[,;|•·/]|\s(?:and|et|und|y|e|en|och|og|ja|i|oraz|и|und|with|avec|mit|con|&|\+|–|—|-)\s)\s*`)
	bylineNoise = expression(`(?i)^(?:(?:foto|photo|bild|image)s?\b.*|publicado.*|publié.*|(?:updated|published|posted)\b.*|hace .*|il y a .*|revised.*|staff|name|name\s?\*|view .*|see .*|about .*|more .*|all posts.*|archive.*|fail|updated|published|posted|on|follow|view|bio|profile|author|email|.*\d{4}.*|.*\d{1,2}:\d{2}.*|.*@.*|https?:.*|www\..*)$`)
	bylineTail  = expression(`(?i)\s+(?:for|pour|für|para|of)\s+.{2,40}$|\s*[(\[].*$|\s+(?:published|updated|publié|posted|le\s\d|on\s\d|(?:january|february|march|april|may|june|july|august|september|october|november|december)\s\d|\d{1,2}[./]\d).*$`)
	inParens    = expression(`\s*[(\[][^)\]]*[)\]]`)
	roles       = expression(`(?i)\b(?:reporter|editor|correspondent|journalist(?:e|in)?|writer|redakteur(?:in)?|redactie|redaktion|staff writer|contributor|correspondant|envoyé spécial|rédactrice|rédacteur|chef|desk|politics|columnist|chief|producer)\b`)
)

// people are the names in a byline as it was said, one each, as they are written.
func people(said []string) (all []string) {
	seen := map[string]bool{}
	for _, line := range said {
		line = fold(webAddress.ReplaceAllString(inParens.ReplaceAllString(line, ""), ""))
		if utf8.RuneCountInString(line) > 300 {
			continue
		}
		if m := bylineBegin.FindStringIndex(line); m != nil {
			line = line[m[1]:]
		}
		for _, name := range bylineParts.compiled().Split(line, 30) {
			name = strings.Trim(fold(name), " .,:;|-–—•")
			if m := bylineBegin.FindStringIndex(name); m != nil {
				name = name[m[1]:]
			}
			name = strings.Trim(bylineTail.ReplaceAllString(name, ""), " .,:;|-–—•")
			if roles.MatchString(name) && len(all) > 0 {
				continue
			}
			n := utf8.RuneCountInString(name)
			low := strings.ToLower(name)
			if n < 2 || n > 80 || len(strings.Fields(name)) > 7 || bylineNoise.MatchString(name) || seen[low] || !strings.ContainsFunc(name, unicode.IsLetter) {
				continue
			}
			seen[low] = true
			all = append(all, name)
		}
	}
	return all[:min(len(all), 30)]
}

var datelines = []pattern{
	// PARIS (AP) —, PARIS, July 4 (Reuters) -, Paris (AFP) –, ПАРИЖ, 4 июля – ТАСС
	expression(`^((?:[\p{Lu}][\p{Lu}\p{M}'’. -]{2,40})(?:,\s?[\p{L}\d .,'’]{2,40})?(?:\s?\([\p{L} /.&-]{2,30}\))?)\s*(?:—|–|--|-{1,2})\s+`),
	expression(`^(\p{Lu}[\p{L}\p{M}'’.-]+(?:[ -]\p{Lu}?[\p{L}\p{M}'’.-]+){0,3}(?:,\s?[\p{L}\d .,'’]{2,40})?\s?\([\p{Lu}][\p{L} /.&-]{1,30}\))\s*(?:[—–:.]|--|-{1,2})\s*`),
	expression(`^(\p{Lu}[\p{L}\p{M}'’.-]+(?:[ -]\p{Lu}[\p{L}\p{M}'’.-]+){0,2},\s?(?:(?:le\s)?\d{1,2}(?:er|\.)?\s\p{L}{3,12}\.?(?:\s\d{4})?|\p{Lu}\p{L}{2,9}\.?\s\d{1,2}(?:,\s\d{4})?)(?:\s?\([\p{L} /.&-]{2,30}\))?)\s*(?:[—–]|--|-{1,2})\s*`),
	// باريس (رويترز) -
	expression(`^([\p{Arabic} ]{2,40}\s?\([\p{Arabic} ./-]{2,30}\))\s*(?:[—–:]|-{1,2})\s*`),
	expression(`^(【[^】]{2,40}】|\([^()]{2,20}(?:聯合|联合|연합뉴스)[^()]{0,12}\)|（[^（）]{2,20}社[^（）]{0,10}）)\s*`),
	expression(`^([^\s(（=]{2,12}[(（](?:연합뉴스|뉴스1|뉴시스|共同|時事)[)）]\s?[^\s=]{2,6}(?:\s?기자)?\s?)=\s*`),
}

// dateline is what stands at the head of a story's first paragraph, and how many bytes
// of it that takes; "" for none.
func dateline(paragraph string) (said string, n int) {
	head := paragraph
	if len(head) > 200 {
		head = strings.ToValidUTF8(head[:200], "")
	}
	for _, form := range datelines {
		if m := form.FindStringSubmatchIndex(head); m != nil && m[1] < len(paragraph) {
			return strings.Trim(head[m[2]:m[3]], " 　【】"), m[1]
		}
	}
	return "", 0
}
