package main

func sieve() func() uint64 {
	composite := make([]bool, 5_000_000)
	return func() uint64 {
		clear(composite)
		count := uint64(0)
		for i := 2; i < len(composite); i++ {
			if composite[i] {
				continue
			}
			count++
			for j := i * i; j < len(composite); j += i {
				composite[j] = true
			}
		}
		return count
	}
}

func fnv() func() uint64 {
	data := pseudoRandomBytes(64<<10, 256)
	return func() uint64 {
		h := uint64(14695981039346656037)
		for i := 0; i < 120; i++ {
			for _, b := range data {
				h = (h ^ uint64(b)) * 1099511628211
			}
		}
		return h
	}
}

func collatz() func() uint64 {
	return func() uint64 {
		steps := uint64(0)
		for start := uint64(1); start < 75_000; start++ {
			for n := start; n != 1; steps++ {
				if n%2 == 0 {
					n /= 2
				} else {
					n = 3*n + 1
				}
			}
		}
		return steps
	}
}

// pseudoRandomBytes makes n bytes below limit, the same ones always.
func pseudoRandomBytes(n, limit int) []byte {
	data := make([]byte, n)
	x := uint32(2463534242)
	for i := range data {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		data[i] = byte(int(x>>8) % limit)
	}
	return data
}
