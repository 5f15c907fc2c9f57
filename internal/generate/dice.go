package generate

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// dice is a stream of chance. Each noun has its own, so that a change to one leaves
// the others as they were.
type dice struct{ *rand.Rand }

func (g *generator) dice(noun string) dice {
	h := fnv.New64a()
	_, _ = h.Write([]byte(noun)) // never fails
	return dice{rand.New(rand.NewPCG(g.Seed, h.Sum64()))}
}

// chance is true so many times in a hundred.
func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

// between is from low to high, both included.
func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

// weighed is an index, as often as its weight says.
func (d dice) weighed(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := d.IntN(sum)
	for i, w := range weights {
		if n < w {
			return i
		}
		n -= w
	}
	panic("generate: weights without a sum")
}

// ranked is an index below n, the lower the more often: of 2,000 institutes the first
// comes up some hundred times as often as one in the middle, as with those that
// everybody visits.
func (d dice) ranked(n int) int { return d.skewed(n, max(float64(n)/100, 10)) }

// skewed is ranked with a head: the smaller it is, the more falls to the first few.
func (d dice) skewed(n int, head float64) int {
	low, high := 1/math.Sqrt(head), 1/math.Sqrt(head+float64(n))
	x := low - d.Float64()*(low-high)
	return min(int(1/(x*x)-head), n-1)
}

// lower is an index below n, the first ones somewhat more often.
func (d dice) lower(n int) int { return min(d.IntN(n), d.IntN(n)) }

// one is any of them.
func one[T any](d dice, of []T) T { return of[d.IntN(len(of))] }

// some are so many different indexes below n, or all of them.
func (d dice) some(count, n int) []int {
	if count >= n {
		return d.Perm(n)
	}
	var chosen []int
next:
	for len(chosen) < count {
		i := d.IntN(n)
		for _, c := range chosen {
			if c == i {
				continue next
			}
		}
		chosen = append(chosen, i)
	}
	return chosen
}
