package main

import (
	"sort"
	"strconv"
)

type tree struct{ left, right *tree }

func grow(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{grow(depth - 1), grow(depth - 1)}
}

func (t *tree) count() uint64 {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

func trees() func() uint64 {
	long := grow(16)
	return func() uint64 {
		sum := long.count()
		for i := 0; i < 100; i++ {
			sum += grow(11).count()
		}
		return sum
	}
}

func maps() func() uint64 {
	return func() uint64 {
		m := make(map[uint64]uint64)
		x := uint64(88172645463325252)
		for i := uint64(0); i < 400_000; i++ {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
			key := x % 20_000
			m[key] += i
			if i%8 == 0 {
				delete(m, key/2)
			}
		}
		sum := uint64(len(m))
		for k, v := range m {
			sum += k * v
		}
		return sum
	}
}

func mapStrings() func() uint64 {
	words := make([]string, 20_000)
	for i := range words {
		words[i] = "key-" + strconv.Itoa(i*7919%15_000)
	}
	return func() uint64 {
		counts := make(map[string]int)
		for i := 0; i < 18; i++ {
			for _, w := range words {
				counts[w]++
			}
		}
		sum := uint64(len(counts))
		for w, n := range counts {
			sum += uint64(len(w) * n)
		}
		return sum
	}
}

// pseudoRandomNumbers makes n numbers, the same ones always.
func pseudoRandomNumbers(n int) []int32 {
	numbers := make([]int32, n)
	x := uint32(2463534242)
	for i := range numbers {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		numbers[i] = int32(x)
	}
	return numbers
}

func partitionSort(a []int32) {
	for len(a) > 1 {
		pivot, i, j := a[len(a)/2], 0, len(a)-1
		for i <= j {
			for a[i] < pivot {
				i++
			}
			for a[j] > pivot {
				j--
			}
			if i <= j {
				a[i], a[j] = a[j], a[i]
				i++
				j--
			}
		}
		partitionSort(a[:j+1])
		a = a[i:]
	}
}

func hashNumbers(a []int32) uint64 {
	h := uint64(0)
	for _, v := range a {
		h = h*31 + uint64(uint32(v))
	}
	return h
}

func quicksort() func() uint64 {
	numbers := pseudoRandomNumbers(120_000)
	sorted := make([]int32, len(numbers))
	return func() uint64 {
		copy(sorted, numbers)
		partitionSort(sorted)
		return hashNumbers(sorted)
	}
}

func sortSlice() func() uint64 {
	numbers := pseudoRandomNumbers(100_000)
	sorted := make([]int32, len(numbers))
	return func() uint64 {
		copy(sorted, numbers)
		sort.Slice(sorted, func(i, j int) bool { return sorted[i] < sorted[j] })
		return hashNumbers(sorted)
	}
}
