// Compute kernels for benchmarks: "kernels NAME SIZE..." runs one, "kernels" all of them at small sizes. Each prints a
// checksum of its result.
package main

import (
	"fmt"
	"math"
	"os"
	"strconv"
)

func fib(n int) uint64 {
	if n < 2 {
		return uint64(n)
	}
	return fib(n-1) + fib(n-2)
}

// sieve counts the primes below n.
func sieve(n int) uint64 {
	composite := make([]bool, n)
	count := uint64(0)
	for i := 2; i < n; i++ {
		if composite[i] {
			continue
		}
		count++
		for j := i * i; j < n; j += i {
			composite[j] = true
		}
	}
	return count
}

// matmul multiplies two n x n matrices of floats.
func matmul(n int) uint64 {
	matrix := func(seed float64) [][]float64 {
		m := make([][]float64, n)
		for i := range m {
			m[i] = make([]float64, n)
			for j := range m[i] {
				m[i][j] = seed * float64(i-j) * float64(i+j) / float64(n)
			}
		}
		return m
	}
	a, b, c := matrix(1), matrix(0.5), matrix(0)
	for i := 0; i < n; i++ {
		for j := 0; j < n; j++ {
			sum := 0.0
			for k := 0; k < n; k++ {
				sum += a[i][k] * b[k][j]
			}
			c[i][j] = sum
		}
	}
	return math.Float64bits(c[n/2][n/3])
}

type body struct{ x, y, z, vx, vy, vz, mass float64 }

// nbody advances five planets by n steps and returns their energy's bits.
func nbody(n int) uint64 {
	const solar, days = 4 * math.Pi * math.Pi, 365.24
	system := []body{
		{0, 0, 0, 0, 0, 0, solar},
		{4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.00166007664274403694 * days, 0.00769901118419740425 * days, -0.0000690460016972063023 * days, 0.000954791938424326609 * solar},
		{8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -0.00276742510726411 * days, 0.00499852801234917238 * days, 0.0000230417297573763929 * days, 0.000285885980666130812 * solar},
		{12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 0.00296460137564761618 * days, 0.00237847173959480950 * days, -0.0000296589568540237556 * days, 0.0000436624404335156298 * solar},
		{15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.00268067772490389322 * days, 0.00162824170038242295 * days, -0.0000951592254519715870 * days, 0.0000515138902046611451 * solar},
	}
	for step := 0; step < n; step++ {
		for i := range system {
			a := &system[i]
			for j := i + 1; j < len(system); j++ {
				b := &system[j]
				dx, dy, dz := a.x-b.x, a.y-b.y, a.z-b.z
				d2 := dx*dx + dy*dy + dz*dz
				mag := 0.01 / (d2 * math.Sqrt(d2))
				a.vx -= dx * b.mass * mag
				a.vy -= dy * b.mass * mag
				a.vz -= dz * b.mass * mag
				b.vx += dx * a.mass * mag
				b.vy += dy * a.mass * mag
				b.vz += dz * a.mass * mag
			}
		}
		for i := range system {
			b := &system[i]
			b.x += 0.01 * b.vx
			b.y += 0.01 * b.vy
			b.z += 0.01 * b.vz
		}
	}
	energy := 0.0
	for i, a := range system {
		energy += 0.5 * a.mass * (a.vx*a.vx + a.vy*a.vy + a.vz*a.vz)
		for _, b := range system[i+1:] {
			dx, dy, dz := a.x-b.x, a.y-b.y, a.z-b.z
			energy -= a.mass * b.mass / math.Sqrt(dx*dx+dy*dy+dz*dz)
		}
	}
	return math.Float64bits(energy)
}

// fnv hashes n KB.
func fnv(n int) uint64 {
	data := make([]byte, 1024)
	for i := range data {
		data[i] = byte(i * 131)
	}
	h := uint64(14695981039346656037)
	for i := 0; i < n; i++ {
		for _, b := range data {
			h = (h ^ uint64(b)) * 1099511628211
		}
	}
	return h
}

func sort(a []int32) {
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
		sort(a[:j+1])
		a = a[i:]
	}
}

// quicksort sorts n numbers and hashes the result.
func quicksort(n int) uint64 {
	a := make([]int32, n)
	x := uint32(2463534242)
	for i := range a {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		a[i] = int32(x)
	}
	sort(a)
	h := uint64(0)
	for i, v := range a {
		if i > 0 && v < a[i-1] {
			return 0
		}
		h = h*31 + uint64(uint32(v))
	}
	return h
}

// hashtable counts n pseudo-random keys in an open-addressing table.
func hashtable(n int) uint64 {
	size := uint64(1024)
	for size < uint64(n) {
		size *= 2
	}
	keys, counts := make([]uint64, size), make([]uint32, size)
	x, used := uint64(88172645463325252), uint64(0)
	for i := 0; i < n; i++ {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		key := x%uint64(n/2+1) + 1
		slot := key * 11400714819323198485 & (size - 1)
		for keys[slot] != key {
			if keys[slot] == 0 {
				keys[slot] = key
				used++
				break
			}
			slot = (slot + 1) & (size - 1)
		}
		counts[slot]++
	}
	h := used
	for i, k := range keys {
		if k != 0 {
			h += k * uint64(counts[i])
		}
	}
	return h
}

var kernels = []struct {
	name string
	run  func(int) uint64
	size int
}{
	{"fib", fib, 24},
	{"sieve", sieve, 200000},
	{"matmul", matmul, 60},
	{"nbody", nbody, 3000},
	{"fnv", fnv, 300},
	{"quicksort", quicksort, 30000},
	{"hashtable", hashtable, 60000},
}

func main() {
	found := false
	for _, k := range kernels {
		switch {
		case len(os.Args) < 2:
			fmt.Printf("%s %d %016x\n", k.name, k.size, k.run(k.size))
			found = true
		case os.Args[1] == k.name:
			sizes := os.Args[2:]
			if len(sizes) == 0 {
				sizes = []string{strconv.Itoa(k.size)}
			}
			for _, s := range sizes {
				n, err := strconv.Atoi(s)
				if err != nil || n < 1 {
					fmt.Fprintln(os.Stderr, "not a size:", s)
					os.Exit(2)
				}
				fmt.Printf("%s %d %016x\n", k.name, n, k.run(n))
			}
			found = true
		}
	}
	if !found {
		fmt.Fprintln(os.Stderr, "usage: kernels [NAME [SIZE]...]")
		os.Exit(2)
	}
}
