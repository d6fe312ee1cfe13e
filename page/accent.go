package page

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"marbre/story"
)

// The grounds on which an accent stands at its worst, and what it turns towards
// when it cannot be read there: the slab of tokens.css, in light and in dark.
var (
	lightSlab = rgb{0xe8, 0xe3, 0xd9}
	darkSlab  = rgb{0x2b, 0x28, 0x24}
	ink       = rgb{0x19, 0x17, 0x14}
	chalk     = rgb{0xff, 0xff, 0xff}
)

// readable is the contrast that WCAG 2.2 AA wants of text (1.4.3).
const readable = 4.5

// colours are what an edition chooses of the style, as CSS. A colour
// that could not be read on our grounds is turned as far as it must be; what is
// missing for the dark is made from the one for the light. "" is
// that of an edition without colours.
func colours(e story.Edition) string {
	light, ok := parseColour(e.Accent)
	dark, okDark := parseColour(e.Dark)
	if !ok && !okDark {
		return ""
	}
	if !ok {
		light = dark
	}
	if !okDark {
		dark = light
	}
	light, dark = light.against(lightSlab, ink), dark.against(darkSlab, chalk)
	return fmt.Sprintf(":root{--accent:%s;--on-accent:%s}@media screen and (prefers-color-scheme:dark){:root{--accent:%s;--on-accent:%s}}",
		light, light.on(), dark, dark.on())
}

type rgb [3]uint8

func parseColour(s string) (c rgb, ok bool) {
	hex, ok := strings.CutPrefix(s, "#")
	n, err := strconv.ParseUint(hex, 16, 32)
	if !ok || err != nil || len(hex) != 6 {
		return c, false
	}
	return rgb{uint8(n >> 16), uint8(n >> 8), uint8(n)}, true
}

// String is #rrggbb.
func (c rgb) String() string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }

// against mixes as much of to into c as it needs to be read on ground.
func (c rgb) against(ground, to rgb) rgb {
	const steps = 20
	for i := range steps + 1 {
		var m rgb
		for j := range m {
			m[j] = uint8((int(c[j])*(steps-i) + int(to[j])*i) / steps)
		}
		if m.contrast(ground) >= readable {
			return m
		}
	}
	return to
}

// on is the ink or the white that can be read on c.
func (c rgb) on() rgb {
	if c.contrast(chalk) >= readable {
		return chalk
	}
	return ink
}

// contrast is WCAG's contrast ratio, 1 to 21.
func (c rgb) contrast(d rgb) float64 {
	a, b := c.luminance(), d.luminance()
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// luminance is WCAG's relative luminance, 0 to 1.
func (c rgb) luminance() float64 {
	lin := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c[0]) + 0.7152*lin(c[1]) + 0.0722*lin(c[2])
}
