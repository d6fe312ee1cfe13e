package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
)

// photo is a picture made as a camera would: a sky that grows lighter, hills with edges, a
// fine texture that thins out with distance, and the noise of a sensor; as a JPEG of
// quality 92 whose colour has half the resolution (4:2:0).
func photo(width, height int) ([]byte, error) {
	m := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	r := rand.New(rand.NewPCG(seed, uint64(width)))
	scale := float64(width) / 6000
	const hills = 5
	var ridge [hills][]float64
	for i := range ridge {
		ridge[i] = make([]float64, width)
		rise := float64(height) * (0.35 + 0.13*float64(i))
		for f := 1; f < 400; f = f*3/2 + 1 { // rough at every size
			phase, high := r.Float64()*2*math.Pi, float64(height)/14/math.Pow(float64(f), 0.85)
			for x := range width {
				ridge[i][x] += high * math.Sin(2*math.Pi*float64(f)*float64(x)/float64(width)+phase)
			}
		}
		for x := range width {
			ridge[i][x] += rise
		}
	}
	noise := make([]int8, 1<<16)
	for i := range noise {
		noise[i] = int8(r.NormFloat64() * 3)
	}
	grain := func() int { return int(noise[r.Uint32()&(1<<16-1)]) }
	at := func(x, y int) (light, blue, red float64) {
		here := -1
		for i := range ridge {
			if float64(y) > ridge[i][x] {
				here = i
			}
		}
		if here < 0 {
			down := float64(y) / float64(height)
			return 120 + 150*down, 160 - 45*down, 110 + 15*down
		}
		deep := float64(y) - ridge[here][x]
		near := float64(here+1) / hills
		u, v := float64(x)/scale, float64(y)/scale
		texture := math.Sin(u*0.021*near+math.Sin(v*0.013)*3) * math.Sin(v*0.034+u*0.007)
		fine := math.Sin(u*0.31+v*0.17*near) * math.Sin(v*0.47-u*0.09)
		light = 175 - 110*near + 22*texture*near + 14*fine*near + 18*math.Exp(-deep/(40*scale))
		if int(u/230)%7 == 3 && here == hills-2 && int(v/170)%2 == 0 { // windows: hard edges
			light += 70
		}
		return light, 132 - 18*near, 122 + 9*near + 5*texture
	}
	byteOf := func(v float64) byte { return byte(min(max(v, 0), 255)) }
	for y := range height {
		for x := range width {
			light, blue, red := at(x, y)
			m.Y[y*m.YStride+x] = byteOf(light + float64(grain()))
			if x%2 == 0 && y%2 == 0 {
				m.Cb[y/2*m.CStride+x/2], m.Cr[y/2*m.CStride+x/2] = byteOf(blue+float64(grain())/2), byteOf(red+float64(grain())/2)
			}
		}
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 92})
	return b.Bytes(), err
}
