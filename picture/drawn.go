package picture

import (
	"encoding/xml"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// adobes are the entities by which Illustrator names namespaces in the DOCTYPE of its drawings. No other
// can be used, whatever a DOCTYPE says, and of these only the names count.
var adobes = map[string]string{
	"ns_svg": nsSVG, "ns_xlink": nsXLink, "ns_extend": "x", "ns_ai": "i", "ns_graphs": "g", "ns_vars": "v", "ns_imrep": "m", "ns_sfw": "s", "ns_custom": "c", "ns_adobe_xpath": "p", "ns_flows": "f",
}

func words(list string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(list) {
		all[w] = true
	}
	return all
}

// What may stand in a drawing (SVG 2, appendixes G and H; Filter Effects Module Level 1): nothing
// that acts, moves, embeds or leads elsewhere.
var (
	drawnElements = words(`svg g defs symbol use title desc style path rect circle ellipse line polyline polygon text tspan textPath
		linearGradient radialGradient stop clipPath mask pattern marker filter feBlend feColorMatrix feComponentTransfer feFuncR feFuncG feFuncB feFuncA
		feComposite feDropShadow feFlood feGaussianBlur feMerge feMergeNode feMorphology feOffset`)
	drawnAttributes = words(`id class style href width height viewBox preserveAspectRatio x y x1 y1 x2 y2 dx dy cx cy r rx ry fx fy fr d points transform pathLength
		offset rotate textLength lengthAdjust startOffset gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits patternUnits
		patternContentUnits patternTransform markerWidth markerHeight markerUnits orient refX refY filterUnits primitiveUnits in in2 result mode operator k1 k2 k3 k4
		values type tableValues slope intercept amplitude exponent radius stdDeviation flood-color flood-opacity color-interpolation-filters fill fill-opacity fill-rule
		stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color display visibility clip-path
		clip-rule mask filter marker-start marker-mid marker-end font-family font-size font-style font-weight font-variant font-stretch letter-spacing word-spacing
		text-anchor text-decoration dominant-baseline alignment-baseline baseline-shift writing-mode direction unicode-bidi paint-order shape-rendering text-rendering
		vector-effect stop-color stop-opacity overflow role aria-label aria-hidden`)
	drawnPoints    = words("use textPath linearGradient radialGradient pattern") // they may have an href
	drawnText      = words("text tspan textPath title desc")
	drawnAsGroups  = words("a switch") // what stands in them is shown
	drawnFunctions = words("url rgb rgba hsl hsla matrix translate translateX translateY scale scaleX scaleY rotate skewX skewY calc var not first-child nth-child")
)

var (
	callLike   = regexp.MustCompile(`([\pL\pN_-]+)\(`)
	placeLike  = regexp.MustCompile(`(?i)url\(\s*["']?#([\pL_][\pL\pN_.:-]*)["']?\s*\)`)
	idLike     = regexp.MustCompile(`^[\pL_][\pL\pN_.:-]*$`)
	lengthLike = regexp.MustCompile(`^\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in)?\s*$`)
	units      = map[string]float64{"": 1, "px": 1, "pt": 96. / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
)

// harmless reports whether a style, or the value of an attribute, fetches nothing: no rule with
// @, nothing written in disguise, no function that is not known, and url() for places in
// the drawing itself alone (CSS Syntax Module Level 3, section 4.3).
func harmless(s string) bool {
	if strings.ContainsAny(s, `@\<`) || strings.Count(strings.ToLower(s), "url(") != len(placeLike.FindAllStringIndex(s, -1)) {
		return false
	}
	return !slices.ContainsFunc(callLike.FindAllStringSubmatch(s, -1), func(m []string) bool { return !drawnFunctions[m[1]] })
}

// placesIn are the names of the drawing's own places to which a value points.
func placesIn(s string) (all []string) {
	for _, m := range placeLike.FindAllStringSubmatch(s, -1) {
		all = append(all, m[1])
	}
	return all
}

// attributesOf are those of an element's attributes that may stay, each once and by its bare name.
func attributesOf(element string, all []xml.Attr) (kept []xml.Attr) {
	for _, a := range all {
		name := a.Name.Local
		linked := name == "href" && (a.Name.Space == nsXLink || a.Name.Space == "xlink")
		if a.Name.Space != "" && !linked || !drawnAttributes[name] || a.Value == "" || valueOf(kept, name) != "" {
			continue
		}
		ok := harmless(a.Value)
		switch name {
		case "href":
			ok = drawnPoints[element] && a.Value[0] == '#' && idLike.MatchString(a.Value[1:])
		case "id":
			ok = idLike.MatchString(a.Value)
		case "aria-label":
			ok = true
		}
		if ok {
			kept = append(kept, xml.Attr{Name: xml.Name{Local: name}, Value: a.Value})
		}
	}
	return kept
}

// valueOf is what an attribute says; "" for none.
func valueOf(all []xml.Attr, name string) string {
	for _, a := range all {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// widest is a drawing's longer side, in CSS pixels, as far as it counts: it has no pixels.
const widest = 10_000

// sizeOfDrawing is its width and height where both are lengths, else that of its viewBox
// (SVG 2, section 8.12), in CSS pixels; 0 for none. Of one that is larger than widest the shape counts.
func sizeOfDrawing(all []xml.Attr) (width, height int) {
	read := func(s string) float64 {
		m := lengthLike.FindStringSubmatch(s)
		if m == nil {
			return 0
		}
		n, _ := strconv.ParseFloat(m[1], 64) // what is too large is infinite
		return n * units[m[2]]
	}
	w, h := read(valueOf(all, "width")), read(valueOf(all, "height"))
	if box := strings.FieldsFunc(valueOf(all, "viewBox"), func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }); (w <= 0 || h <= 0) && len(box) == 4 {
		w, h = read(box[2]), read(box[3])
	}
	if w <= 0 || h <= 0 || math.IsInf(w, 0) || math.IsInf(h, 0) {
		return 0, 0
	}
	if most := max(w, h); most > widest {
		w, h = w/most*widest, h/most*widest
	}
	return int(math.Ceil(w)), int(math.Ceil(h))
}
