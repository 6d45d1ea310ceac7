package main

import "errors"

func fibonacci(n int) uint64 {
	if n < 2 {
		return uint64(n)
	}
	return fibonacci(n-1) + fibonacci(n-2)
}

func fib() func() uint64 {
	return func() uint64 { return fibonacci(32) }
}

// A counter is a linear congruential generator whose steps are real calls.
type counter struct{ state, calls uint64 }

//go:noinline
func (c *counter) next() uint64 {
	c.calls++
	c.state = c.state*6364136223846793005 + 1442695040888963407
	return c.state >> 33
}

//go:noinline
func (c *counter) bounded(n uint64) uint64 { return c.next() * n >> 31 }

func methods() func() uint64 {
	return func() uint64 {
		c := &counter{state: 1}
		sum := uint64(0)
		for i := uint64(0); i < 4_000_000; i++ {
			sum += c.bounded(i)
		}
		return sum ^ c.calls
	}
}

//go:noinline
func adder(step uint64) func(uint64) uint64 {
	total := step
	return func(x uint64) uint64 {
		total += x ^ step
		return total
	}
}

//go:noinline
func fold(values []uint64, f func(uint64) uint64) uint64 {
	result := uint64(0)
	for _, v := range values {
		result ^= f(v)
	}
	return result
}

func closures() func() uint64 {
	values := make([]uint64, 1000)
	for i := range values {
		values[i] = uint64(i) * 2654435761
	}
	return func() uint64 {
		sum := uint64(0)
		for i := uint64(0); i < 5000; i++ {
			sum += fold(values, adder(i))
		}
		return sum
	}
}

type shape interface {
	area() float64
	scale(float64)
}

type square struct{ side float64 }
type circle struct{ radius float64 }
type rectangle struct{ width, height float64 }

func (s *square) area() float64      { return s.side * s.side }
func (s *square) scale(f float64)    { s.side *= f }
func (c *circle) area() float64      { return 3 * c.radius * c.radius }
func (c *circle) scale(f float64)    { c.radius *= f }
func (r *rectangle) area() float64   { return r.width * r.height }
func (r *rectangle) scale(f float64) { r.width *= f }

func interfaces() func() uint64 {
	return func() uint64 {
		shapes := make([]shape, 0, 999)
		for i := 0; i < 333; i++ {
			f := float64(i)
			shapes = append(shapes, &square{f}, &circle{f}, &rectangle{f, 2})
		}
		sum := 0.0
		for i := 0; i < 2000; i++ {
			factor := 2.0
			if i%2 == 1 {
				factor = 0.5
			}
			for _, s := range shapes {
				s.scale(factor)
				sum += s.area()
			}
		}
		return uint64(sum)
	}
}

var errOdd = errors.New("odd")

//go:noinline
func guarded(n uint64, held *uint64) (result uint64, err error) {
	*held++
	defer func() {
		*held--
		if n%64 == 63 {
			if r := recover(); r != nil {
				err = r.(error)
			}
		}
	}()
	for i := uint64(0); i < n%3; i++ {
		defer func() { result += i }()
	}
	if n%64 == 63 {
		panic(errOdd)
	}
	return n, nil
}

func defers() func() uint64 {
	return func() uint64 {
		sum, held := uint64(0), uint64(0)
		for i := uint64(0); i < 200_000; i++ {
			result, err := guarded(i, &held)
			if err != nil {
				sum += 7
			}
			sum += result
		}
		return sum + held
	}
}
