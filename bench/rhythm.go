package main

import (
	"math/rand/v2"
	"slices"
	"time"
)

// The rhythm of the great archive: a million stories in twenty-five years. A
// smaller archive is the same newsroom when it was younger, read backwards: the
// last n stories of the great one, so that its days and months are as full and
// what differs is the archive's length alone.
const (
	great = 1_000_000
	days  = 9132 // from the first day to the last
)

// firstDay begins the archive. It ends in the past of whoever runs the bench.
var firstDay = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// weekdays and hours say when a newsroom publishes, Sunday and midnight first.
var (
	weekdays = [7]float64{0.5, 1, 1.05, 1.1, 1.05, 0.95, 0.45}
	hours    = [24]float64{1, 0.5, 0.3, 0.3, 0.5, 1.5, 4, 6, 7, 7, 7, 7, 8, 6, 6, 7, 8, 8, 8, 6, 4, 3, 2, 1.5}
)

// share is how much of the archive a day holds: four times as much at the end
// as in the beginning, by weekday, and far more on the few days when something
// happens.
func share(day int) float64 {
	w := (1 + 3*float64(day)/days) * weekdays[firstDay.AddDate(0, 0, day).Weekday()]
	if rand.New(rand.NewPCG(seed, uint64(day))).IntN(60) == 0 {
		w *= 2.5
	}
	return w
}

// rhythm is how many of total stories fall on each day.
func rhythm(total int) []int {
	sums := make([]float64, days+1)
	for d := range days {
		sums[d+1] = sums[d] + share(d)
	}
	counts := make([]int, days)
	for d := range counts {
		counts[d] = int(float64(total)*sums[d+1]/sums[days]) - int(float64(total)*sums[d]/sums[days])
	}
	return counts
}

// times are the instants of a day's stories, in order.
func times(day, count int, r *rand.Rand) []time.Time {
	var sum float64
	for _, h := range hours {
		sum += h
	}
	all := make([]time.Time, count)
	for i := range all {
		at, hour := r.Float64()*sum, 0
		for hour < 23 && at >= hours[hour] {
			at -= hours[hour]
			hour++
		}
		all[i] = firstDay.AddDate(0, 0, day).Add(time.Duration(hour)*time.Hour + time.Duration(r.IntN(3600))*time.Second)
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}
