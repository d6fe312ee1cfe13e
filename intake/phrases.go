package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What pages say around a story, in the languages whose pages come in. Each
// expression is anchored: it must begin the line, since inside a sentence the same
// words are the story's.
var (
	readAlso = expression(`(?i)^[\s>»→▶►•*\-–—|\[(]*(?:` + strings.Join([]string{
		`read (?:also|more|next|this)`, `also read`, `see also`, `see more`, `more (?:\p{L}+ ){0,3}(?:stories|news|articles|headlines|coverage)\b`, `want more (?:stories|news)`, `more (?:on this|from|coverage|stories|news|to read)`, `related(?: (?:article|stor|content|news|topic|post|link|coverage|reading|video)\w*)?\s*(?::|$)`, `recommended(?: (?:for you|stories|reading|articles))?\s*(?::|$)`, `you (?:may|might) (?:also )?(?:like|be interested)`, `don[’']?t miss`, `watch(?: also| more| now|\s*:)`, `listen(?: also| now|\s*:)`, `most (?:read|popular)`, `trending`, `up next`, `continue reading`, `learn more\s*:`, `must[- ]reads?`, `editor[’']?s[’']? (?:picks?|choice)`,
		`(?:à )?(?:lire|voir|écouter|regarder|relire|retrouver|découvrir)(?: aussi| également| plus| la suite| encore| ailleurs)`, `à (?:lire|voir|écouter|découvrir)\s*(?::|$|sur|dans)`, `(?:lire|voir|écouter|regarder)\s*:`, `lire (?:l[’']article|notre|nos|le récit|le reportage|la tribune|l[’']entretien|l[’']analyse|l[’']enquête|le décryptage|la chronique)`, `article(?:s)? (?:lié|associé|similaire|recommandé)s?`, `article réservé`, `sur le même (?:sujet|thème)`, `dans la même rubrique`, `pour aller plus loin`, `notre dossier`, `les plus lus`, `vidéo\s*:`, `nos articles`, `plus d[’']infos`, `à ne pas (?:manquer|rater)`, `vous aimerez aussi`, `contenus? (?:sponsorisé|associé)s?`,
		`lesen sie (?:auch|mehr|hier|dazu)`, `lesen sie`, `mehr (?:zum thema|dazu|lesen|von|aus)`, `mehr\s*:`, `auch interessant`, `weiterlesen`, `zum thema`, `siehe auch`, `das könnte sie`, `meistgelesen`, `weitere (?:artikel|themen|nachrichten|meldungen)`, `hören sie`, `sehen sie`, `passend dazu`, `empfohlene`,
		`l(?:ee|é)a? (?:también|ta(?:m|mb)ién|más|além|mais)`, `lee(?:r)?(?: también| más| además|\s*:)`, `lea(?: también| más| además| aquí|\s*:)`, `te puede interesar`, `(?:le|te|también) (?:puede|podría) interesar`, `más (?:información|noticias|sobre)`, `(?:ver|vea|mira|mire)(?: también| más|\s*:)`, `noticias? relacionadas?`, `relacionad[ao]s?\s*(?::|$)`, `no te pierdas`, `lo más (?:leído|visto)`, `sigue leyendo`,
		`lei(?:a|e) (?:também|mais|ainda)`, `leia\s*:`, `veja (?:também|mais)`, `saiba mais`, `confira(?: também|\s*:)`, `relacionadas`, `mais lidas`,
		`legg(?:i|ere) (?:anche|di più|tutto)`, `leggi\s*:`, `vedi anche`, `guarda (?:anche|il video)`, `approfondi(?:sci|menti|mento)`, `articoli correlati`, `potrebbe interessarti`, `per approfondire`,
		`lees (?:ook|meer|verder)`, `bekijk ook`, `lees\s*:`, `meer (?:over|lezen|nieuws)`, `luister ook`, `gerelateerd`, `meest gelezen`,
		`läs (?:också|även|mer|vidare)`, `läs\s*:`, `les (?:også|mer|mere)`, `les\s*:`, `læs (?:også|mere)`, `læs\s*:`, `se også`, `mer om`, `lue (?:myös|lisää)`, `katso myös`, `lestu (?:einnig|meira)`, `loe (?:ka|lisaks|rohkem)`, `lasi (?:arī|vēl|citas)`, `skaitykite (?:taip pat|daugiau)`,
		`czytaj (?:też|także|również|więcej|dalej)`, `zobacz (?:też|także|również|więcej)`, `przeczytaj (?:też|także|również)`, `polecamy`, `čtěte (?:také|též|více)`, `přečtěte si`, `čítajte (?:aj|tiež)`, `olvassa? (?:el|még|tovább)`, `citeşte (?:şi|mai)`, `citește (?:și|mai)`, `vezi și`, `pročitajte (?:još|i|više)`, `čitajte (?:još|i)`, `lexoni? edhe`, `διαβάστε (?:επίσης|ακόμα|ακόμη|περισσότερα)`, `δείτε (?:επίσης|ακόμα)`, `прочетете още`, `виж(?:те)? още`, `вижте също`,
		`читайте (?:также|ещ[её]|далее)`, `читать (?:также|далее|ещ[её])`, `смотрите (?:также|ещ[её])`, `по теме`, `материалы по теме`, `подробнее`, `ранее сообщалось`, `читайте`, `читайте також`, `дивіться також`,
		`اقرأ(?:وا)? (?:أيضا|أيضًا|أيضاً|المزيد|كذلك)`, `إقرأ أيضا?ً?`, `اقرأ\s*:`, `إقرأ`, `شاهد(?: أيضا?ً?|\s*:)`, `طالع أيضا`, `للمزيد`, `مواضيع (?:ذات صلة|قد تهمك)`, `موضوعات (?:ذات صلة|قد تهمك)`, `أخبار ذات صلة`, `قد يعجبك`, `ذات صلة`, `الأكثر قراءة`,
		`بیشتر بخوانید`, `بخوانید`, `(?:مطالب|اخبار) مرتبط`, `یہ بھی پڑھیں`, `मज़ीद`, `यह भी पढ़ें`, `ये भी पढ़ें`, `आगे पढ़ें`, `আরও পড়ুন`, `மேலும் படிக்க`,
		`ayrıca (?:bakınız|oku)`, `ilgili haber`, `devamını oku`, `baca (?:juga|selengkapnya)`, `lihat juga`, `xem thêm`, `đọc thêm`, `อ่านเพิ่มเติม`, `ข่าวที่เกี่ยวข้อง`,
		`関連(?:記事|リンク|ニュース|特集)`, `あわせて読みたい`, `続きを読む`, `もっと読む`, `おすすめ`, `相关(?:阅读|新闻|报道|文章|链接)`, `延伸阅读`, `推荐阅读`, `更多(?:新闻|报道|内容)`, `相關(?:新聞|報導|文章)`, `延伸閱讀`, `看更多`, `閱讀更多`, `관련(?:기사| 기사|뉴스)`, `더 ?보기`, `קראו (?:גם|עוד)`, `עוד בנושא`,
	}, "|") + `)`)

	// shares are whole lines of buttons and boxes.
	shares = expression(`(?i)^[\s•|·]*(?:` + strings.Join([]string{
		`share(?: (?:this|on|via|to|with|article|story|page|by)[\w\s,]*)?`, `send this page to .*`, `add as (?:a )?preferred.*`, `search author on.*`, `[\p{L}\s]+で(?:シェア|共有)する`, `stand:.{0,40}uhr.{0,40}`, `(?:lesedauer|read time)\s*:?\s*\d+.{0,20}`, `\d+ bilder.{0,40}`, `(?:share|send|save|print|email|copy|comment|follow|like|tweet|pin|reply|bookmark|gift|listen|close|menu|search|subscribe|sign in|sign up|log in|login|register|advertisement|advertising|sponsored|ad|ads|loading|skip ad|play|pause|mute)(?: (?:article|story|this|link|us|this article|this story|page|in|now))?`,
		`facebook|twitter|x|whatsapp|telegram|linkedin|instagram|youtube|tiktok|pinterest|reddit|tumblr|messenger|e-?mail|mail|flipboard|bluesky|threads|mastodon|pocket|viber|line|weibo|wechat|vk|google\+?|snapchat|skype|twitter icon|facebook icon|sms|rss|xing|koo|google news`,
		`copy(?: the)? (?:link|url)`, `link copied.*`, `copied`, `copier le lien`, `lien copié.*`, `partager?(?: (?:sur|l[’']article|cet article|cette page|par|via)[\p{L}\s’']*)?`, `partagez`, `imprimer|envoyer|sauvegarder|enregistrer|commenter|réagir|écouter|suivre|s[’']abonner|abonnez-vous|se connecter|connexion|menu|rechercher|recherche|publicité|fermer|accueil|réagissez|ajouter|offrir(?: cet article)?|favoris|sélections`,
		`envoyer par (?:e-?mail|mail|courriel)`, `(?:ajouter|enregistrer) (?:à|aux|dans) [\p{L}\s]{1,30}`, `suivez[- ]nous.*`, `follow us.*`, `folge[n]? (?:sie )?uns.*`, `síguenos.*`, `siga-nos.*`, `seguici.*`, `تابعونا.*`,
		`teilen(?: (?:auf|per|via)[\w\s-]*)?|drucken|merken|kommentieren|artikel (?:teilen|drucken|merken|anhören)|link kopieren|anzeige|werbung|anmelden|abonnieren|schließen|vorlesen|suche`, `compartir(?: (?:en|por|esta?)[\p{L}\s]*)?|comparte|imprimir|guardar|comentar|enviar|copiar (?:enlace|link)|suscríbete|publicidad|buscar|iniciar sesión|cerrar|escuchar`, `compartilh(?:ar|e)(?: [\p{L}\s]*)?|partilhar|publicidade|assine|salvar|copiar link`, `condividi(?: [\p{L}\s]*)?|stampa|salva|commenta|pubblicità|abbonati|copia link|ascolta`, `delen|deel(?: (?:via|op|dit)[\w\s]*)?|afdrukken|reageer|advertentie|abonneer|kopieer link|bewaar`, `dela|del|skriv ut|tipsa|annons|annonse|annonce|jaa|mainos|kopier lenke|kopiera länk`, `udostępnij.*|drukuj|reklama|skomentuj|kopiuj link|zapisz`, `sdílet|tisk|zdieľať|megosztás|nyomtatás|distribuie|podijeli|podeli`, `κοινοποίηση|εκτύπωση|διαφήμιση`, `поделиться.*|распечатать|реклама|подписаться.*|скопировать ссылку|комментировать|комментарии|сохранить|поділитися.*|надрукувати|споделяне|сподели`, `شارك(?:ها|ه|وا)?(?: [\p{L}\s]{0,20})?|مشاركة(?: [\p{L}\s]{0,20})?|طباعة|نسخ الرابط|فيسبوك|تويتر|واتساب|تلغرام|تيليجرام|تليغرام|إعلان|اشترك.{0,30}|حفظ|بحث|القائمة|تعليق|تعليقات|البريد الإلكتروني|بريد إلكتروني|ارسال|إرسال|لينكدإن|انستغرام|اشتراک(?:.?گذاری)?|چاپ|کپی لینک`, `paylaş|yazdır|reklam|bagikan|cetak|chia sẻ|in bài|แชร์|शेयर(?: करें)?|শেয়ার(?: করুন)?`, `シェア(?:する)?|印刷|保存|ツイート|リンクをコピー|広告|コメント|分享(?:到.*)?|打印|收藏|复制链接|廣告|广告|字号.*|微信|微博|朋友圈|列印|댓글|공유(?:하기)?|인쇄|스크랩|글자크기.*|שתף|שיתוף|הדפסה`,
		`\d+ ?(?:shares?|comments?|likes?|views?|partages?|commentaires?|réactions?|kommentare?|comentarios?|comentários?|commenti|reacties|комментари\p{L}*|تعليقات?|vues)`, `\d+ ?(?:min(?:ute)?s?|mins?)(?:[. ]+(?:read|de lecture|lesezeit|lectura|leitura|di lettura|lezen|leestijd|läsning|lesetid))?`, `(?:lecture|temps de lecture|lesezeit|reading time|tiempo de lectura|leitura)\s*:?\s*\d+ ?min\p{L}*\.?`,
	}, "|") + `)[\s.!:…•|·]*$`)

	// legal are lines of rights, offers and promises that no story has.
	legal = expression(`(?i)^[\s\[(]*(?:` + strings.Join([]string{
		`(?:©|\(c\)|copyright|all rights reserved|tous droits réservés|droits (?:de reproduction|d[’']auteur)|alle rechte vorbehalten|todos los derechos|todos os direitos|tutti i diritti|alle rechten|med ensamrätt|wszelkie prawa|все права|усі права|جميع الحقوق|حقوق النشر|版权所有|版權所有|無断転載|저작권자|무단전재)`,
		`(?:sign up|subscribe|register)(?: (?:now|today|here|for free|to|for) .{0,120})`, `(?:get|receive) (?:the|our|all|every|your) .{0,60}(?:inbox|newsletter|email|whatsapp)`, `(?:our|free|daily|weekly) newsletter`, `newsletter(?:s)?\s*(?::|$)`, `inscrivez-vous .{0,120}`, `abonnez-vous .{0,120}`, `recevez .{0,60}(?:newsletter|mail|alerte).{0,60}`, `(?:la|notre|nos) newsletters?\b.{0,80}`, `suscríbe(?:te|ase) .{0,120}`, `assine (?:a|nossa|o) .{0,100}`, `iscriviti .{0,100}`, `(?:jetzt|hier) (?:abonnieren|anmelden|registrieren).{0,80}`, `abonnieren sie .{0,100}`, `melden sie sich .{0,100}`, `der newsletter .{0,80}`, `schrijf je in .{0,100}`, `(?:we use|this (?:web)?site uses|nous utilisons|ce site utilise|wir verwenden|utilizamos|usamos|este sitio|questo sito|deze (?:web)?site gebruikt) (?:des |los |i )?cookies.{0,300}`, `(?:cet article|ce contenu|la suite de cet article) (?:est|vous est) (?:réservé|offert).{0,120}`, `(?:this (?:article|content|story) (?:is|has been)) (?:for|only|reserved|available to|exclusive).{0,80}(?:subscribers|members).{0,60}`, `il vous reste .{0,20}% de cet article.{0,80}`, `(?:already|déjà) (?:a subscriber|have an account|abonné).{0,60}`, `(?:please )?(?:enable|activate|turn on) javascript.{0,100}`, `javascript .{0,80}(?:enabled|activ|required).{0,60}`, `download (?:the|our) .{0,40}app\b.{0,60}`, `téléchargez .{0,60}appli.{0,60}`, `(?:join|follow) (?:us|our|the conversation).{0,80}`, `your (?:email address|browser) .{0,120}`, `the (?:reporter|author) .{0,20}can be (?:reached|contacted).{0,80}`, `(?:report|signaler) (?:an error|a typo|a correction|une erreur|une faute).{0,80}`, `подпи(?:шитесь|сывайтесь) .{0,100}`, `اشترك(?:وا)? في .{0,80}`, `(?:haben sie|hast du) (?:einen )?fehler .{0,60}`, `advertisement(?:\s.{0,30})?$`, `skip to .{0,40}$`, `this slideshow requires .*`, `image \d+ of \d+$`, `article thumbnail image$`, `(?:get|receive) (?:daily|weekly|breaking|the latest).{0,140}`, `want more .{0,60}\?$`, `every (?:day|week|morning) we send .{0,80}`, `tell us what you think.{0,10}$`, `have a (?:news )?tip\?.{0,200}`, `hat (?:ihnen|dir) dieser artikel gefallen.{0,200}`, `view (?:author archive|comments|all).{0,30}$`, `(?:email|contact|follow) the author.{0,40}$`, `(?:we|the site|this article|this post|ftc:?|some of the links).{0,60}affiliate .{0,160}`, `(?:die mit|mit) .{0,80}affiliate.{0,300}`, `published \d+ (?:minute|hour|day|week|month)s? ago$`, `(?:just )?[r$£€]\s?\d+ (?:for|per|pour|a) .{0,60}(?:month|subscri|year|mois).{0,160}`, `support (?:independent|our|quality) journalism.{0,200}`, `[（(]?责(?:任)?编(?:辑)?\s*[:：].{1,40}`, `この記事は(?:会員|有料).{0,100}`, `［?有料会員限定］?.{0,100}`, `\d+[:.]\d+\s.{0,30}(?:watch now|vidéo)$`, `foto\(s\):.{0,200}`, `\(?text (?:gaat|läuft|geht) .{0,60}`, `tekst(?:en)? (?:gaat|fortsetter) .{0,60}`, `article continues (?:below|after).{0,40}`, `story continues (?:below|after).{0,40}`, `scroll (?:down )?(?:to|for) .{0,40}`, `publicité(?:\s.{0,30})?$`, `la suite (?:après|de l[’']article après) .{0,40}`, `ad feedback`, `click here to .{0,100}`, `cliquez ici .{0,100}`, `tap (?:here )?to .{0,80}`,
	}, "|") + `)`)

	tagLine = expression(`(?i)^(?:tags?|topics?|keywords?|mots[- ]clés|sujets?|thèmes?|themen|schlagworte|schlagwörter|temas?|etiquetas?|argomenti|tag|onderwerpen|tagi|теги|метки|الكلمات الدلالية|كلمات مفتاحية|وسوم|标签|关键词|キーワード|タグ)\s*(?::|：|$)`)

	sourceLine = expression(`(?i)^[\s(\[]*(?:sources?|quelle|fuente|fonte|bron|źródło|zdroj|källa|kilde|источник|المصدر|منبع|来源|來源|出典|출처)\s*[:：]\s*(.{2,100}?)[\s)\].]*$`)

	publishedLine = expression(`(?i)^[\s•|·(–—-]*(?:(?:first |article |last )?(?:published|posted|created)(?: on| at)?|publié[es]?|par[ue]s? le|mis[e]? en ligne|rédigé|posté|créé|veröffentlicht(?: am)?|publiziert|erstellt|stand|publicado|publicada|creado|pubblicato|gepubliceerd|publicerad|publisert|udgivet|julkaistu|opublikowano|publikováno|publicat|objavljeno|опубликовано|дата публикации|опубліковано|نشر(?:ت)?(?: في| بتاريخ)?|تاريخ النشر|منتشر شده|تاریخ انتشار|发布时间|发布于|發布時間|公開日?|投稿日|입력|등록|date)\b?`)

	updatedLine = expression(`(?i)(?:last )?(?:updated|modified|revised)(?: on| at)?|mis(?:e)? à jour|màj|modifié[es]?|actualisé[es]?|actualizado|actualizada|modificado|atualizado|atualizada|aktualisiert|zuletzt (?:aktualisiert|geändert)|aggiornato|aggiornamento|bijgewerkt|laatste update|uppdaterad|oppdatert|opdateret|päivitetty|aktualizacja|aktualizováno|обновлено|оновлено|آخر تحديث|تحديث|تم التحديث|به روز|بروزرسانی|更新(?:日時|时间|日)?|수정`)

	bylineLine = expression(`^[\s•|·–—-]*(?i:posted by|by|written by|story by|reporting by|text by|par|propos recueillis par|texte\s*:|de notre (?:envoyé|correspondant)\p{L}*|von|text\s*:|ein (?:bericht|artikel|kommentar) von|por|texto\s*:|di|a cura di|door|av|af|tekst\s*:|autor(?:ka|en|in|a|es)?\s*:|auteurs?\s*:|authors?\s*:|redactor\s*:|autore\s*:|автор\s*:|текст\s*:|بقلم|كتب(?:ت)?|إعداد|تقرير|الكاتب|نویسنده|記者|文\s*[:：]|作者\s*[:：]?|记者|責任編輯)\s*[:：]?\s+?(.{2,120})$`)
)

// cjk reports whether r is written without spaces between words.
func cjk(r rune) bool {
	return r >= 0x3040 && r <= 0x30ff || r >= 0x3400 && r <= 0x9fff || r >= 0xf900 && r <= 0xfaff || r >= 0x0e00 && r <= 0x0e7f
}

// sentences reports whether a text holds at least one whole sentence.
func sentences(s string) bool {
	s = strings.TrimRight(s, " \u00a0\"'”’»)]")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…。！？؟۔।:;", r)
}

// size is the length of a text in characters, of which those of scripts without
// spaces weigh as much as two.
func size(s string) (n int) {
	for _, r := range s {
		n++
		if cjk(r) {
			n++
		}
	}
	return n
}

// junk reports whether a whole line is of the page's furniture and no part of its story.
func junk(line string) bool {
	if n := size(line); n == 0 || n > 400 {
		return false
	}
	if !strings.ContainsFunc(line, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return false
	}
	return len(line) < 90 && shares.MatchString(line) || legal.MatchString(line)
}

// tokens are the words of a text in lower case: runs of letters and digits, and each
// character of a script without spaces.
func tokens(s string) (all []string) {
	from := -1
	for i, r := range s {
		word := unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
		alone := word && cjk(r)
		if from >= 0 && (!word || alone) {
			all = append(all, strings.ToLower(s[from:i]))
			from = -1
		}
		if alone {
			all = append(all, s[i:i+utf8.RuneLen(r)])
		} else if word && from < 0 {
			from = i
		}
	}
	if from >= 0 {
		all = append(all, strings.ToLower(s[from:]))
	}
	return all
}

// similar is how far two texts have the same words: 0 to 1 (Dice).
func similar(a, b string) float64 {
	x, y := tokens(a), tokens(b)
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	have := map[string]int{}
	for _, w := range x {
		have[w]++
	}
	same := 0
	for _, w := range y {
		if have[w] > 0 {
			have[w]--
			same++
		}
	}
	return 2 * float64(same) / float64(len(x)+len(y))
}
