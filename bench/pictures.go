package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	webpcoder "github.com/gen2brain/webp"

	"marbre/darkroom"
	"marbre/picture"
)

const (
	ladderRounds = 6     // of one process
	ladderTurns  = 4     // processes of each, in turn
	besideSharp  = 1     // how many times as long as sharp the ladder may take
	atGrid       = 1_000 // ms until the grid of 100,000 pictures is there
	perSearch    = 100   // ms of a search among them, p99
	anySearch    = 200   // ms of any search among them
)

// pictures measures the darkroom beside sharp, the desk's grid of many pictures, and how
// fast readers get a print.
func (b *bench) pictures(ctx context.Context) error {
	return errors.Join(b.ladder(ctx), b.grid(ctx), b.print(ctx))
}

// A developing is what one process did: the times of each round, and what came out.
type developing struct {
	Wall, CPU millis
	Bytes     int
	Peak      int64 // KiB; of a child the kernel would count its parent's too
	folder    string
}

// developed is the process that makes the ladder of a file in the darkroom, and tells of it.
func developed(path, coding, folder string) error {
	if webpcoder.Dynamic() == nil {
		return errors.New("built without -tags nodynamic: it would measure the machine's libwebp")
	}
	var d developing
	widths := picture.Ladder
	at := slices.Index(widths, 960)
	for range ladderRounds {
		start, spent := time.Now(), cpuTime()
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := picture.Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return err
		}
		p, err := darkroom.Develop(data, f, widths[len(widths)-1])
		if err != nil {
			return err
		}
		prints, err := p.Ladder(picture.Rungs(f.Width), darkroom.Coding(coding))
		if err != nil {
			return err
		}
		d.Wall, d.CPU = append(d.Wall, inMillis(time.Since(start))), append(d.CPU, inMillis(cpuTime()-spent))
		d.Bytes = 0
		for _, data := range prints {
			d.Bytes += len(data)
		}
		if err := os.WriteFile(filepath.Join(folder, "960."+coding), prints[len(prints)-1-at], 0o644); err != nil {
			return err
		}
	}
	d.Peak = peakOf()
	return json.NewEncoder(os.Stdout).Encode(d)
}

// peakOf is the most memory that this process had so far, in KiB.
func peakOf() (kib int64) {
	status, _ := os.ReadFile("/proc/self/status")
	if _, line, ok := bytes.Cut(status, []byte("VmHWM:")); ok {
		_, _ = fmt.Sscan(string(line), &kib)
	}
	return kib
}

func inMillis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// cpuTime is what this process took so far.
func cpuTime() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r) // it fails for no process of one's own
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// ladder measures the ladder of a picture of 24 megapixels.
func (b *bench) ladder(ctx context.Context) error {
	path := filepath.Join(b.dir, "photo.jpg")
	data, err := photo(6000, 4000)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return err
	}
	want, err := reference(data, 960)
	if err != nil {
		return err
	}
	rig := filepath.Join("internal", "rig", "sharp")
	withSharp := ready(ctx, rig)
	if withSharp != nil {
		b.r.missing("sharp", withSharp.Error())
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b.r.part("The ladder of a picture", fmt.Sprintf("A JPEG of 6000 × 4000, %s MB, quality 92, 4:2:0, made here: surfaces, edges, texture and noise. From the file to its prints at %v, WebP of quality 78 and effort 2, or JPEG of quality 82; two threads each. Processes of their own, %d of each in turn, %d rounds in each: the best round, the CPU time of that, the first round of a process (ours compiles its encoder then), the highest memory. What a print at 960 is worth: its light beside the original's, scaled by Lanczos' filter.", figure(float64(len(data))/1e6), picture.Ladder, ladderTurns, ladderRounds))
	b.r.table("", "best ms", "CPU ms", "first round, ms", "peak MB", "KB in all", "PSNR dB", "SSIM", "budget")
	widths := []string{}
	for _, w := range picture.Rungs(6000) {
		widths = append(widths, strconv.Itoa(w))
	}
	for _, coding := range []string{"webp", "jpg"} {
		names := []string{"Marbre"}
		if withSharp == nil {
			names = append(names, "sharp, a clone for each width", "sharp, read once")
		}
		found := map[string][]developing{}
		for range ladderTurns {
			for i, name := range names {
				folder := filepath.Join(b.dir, fmt.Sprint(coding, i))
				if err := os.MkdirAll(folder, 0o755); err != nil {
					return err
				}
				cmd := child(ctx, self, "darkroom", path, coding, folder)
				if i > 0 {
					cmd = child(ctx, "node", append([]string{filepath.Join(rig, "ladder.mjs"), path, coding, []string{"", "clones", "once"}[i], strconv.Itoa(ladderRounds), folder}, widths...)...)
				}
				cmd.Env = append(cmd.Env, "GOMAXPROCS=2", "UV_THREADPOOL_SIZE=2")
				var wrong bytes.Buffer
				cmd.Stderr = &wrong
				out, err := cmd.Output()
				if err != nil {
					return fmt.Errorf("%s: %w: %s", name, err, wrong.Bytes())
				}
				d := developing{folder: folder}
				if err := json.Unmarshal(out, &d); err != nil {
					return err
				}
				found[name] = append(found[name], d)
			}
		}
		best := map[string]float64{}
		for _, name := range names {
			var first, fastest, cpu float64
			var peak int64
			for _, d := range found[name] {
				peak = max(peak, d.Peak)
				if first == 0 || d.Wall[0] < first {
					first = d.Wall[0]
				}
				for i, ms := range d.Wall {
					if fastest == 0 || ms < fastest {
						fastest, cpu = ms, d.CPU[i]
					}
				}
			}
			best[name] = fastest
			d := found[name][0]
			quality, alike, err := worth(filepath.Join(d.folder, "960."+coding), want)
			if err != nil {
				return err
			}
			budget := ""
			if name == "Marbre" {
				budget = b.r.atMost("Peak memory of the ladder, "+coding, float64(peak)/1024, 250, " MB")
			}
			b.r.row(name+", "+coding, figure(fastest), figure(cpu), figure(first), figure(float64(peak)/1024), figure(float64(d.Bytes)/1024), figure(quality), fmt.Sprintf("%.4f", alike), budget)
		}
		for _, name := range names[1:] {
			b.r.say("\nThe ladder as %s takes %s times as long as %s; %s.", coding, figure(best["Marbre"]/best[name]), name,
				b.r.atMost("The ladder as "+coding+" beside "+name, best["Marbre"]/best[name], besideSharp, " times"))
		}
		if coding == "webp" {
			b.r.table("", "best ms", "CPU ms", "first round, ms", "peak MB", "KB in all", "PSNR dB", "SSIM", "budget")
		}
	}
	return b.one(data)
}

// one is what who asks first waits for: one print of a file, and a piece of it.
func (b *bench) one(data []byte) error {
	f, err := picture.Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	b.r.say("\nOne print alone, as the newsroom makes it when somebody asks for it first; the best of %d:", ladderRounds)
	b.r.table("", "ms")
	for _, width := range []int{1920, 960, 320} {
		var best time.Duration
		for range ladderRounds {
			start := time.Now()
			p, err := darkroom.Develop(data, f, width)
			if err != nil {
				return err
			}
			if _, err := p.Encoded(darkroom.AsWebP); err != nil {
				return err
			}
			if took := time.Since(start); best == 0 || took < best {
				best = took
			}
		}
		b.r.row(fmt.Sprintf("at %d, as WebP", width), figure(inMillis(best)))
	}
	return nil
}
