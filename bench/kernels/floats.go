package main

import "math"

func matmul() func() uint64 {
	const n = 200
	matrix := func(seed float64) [][]float64 {
		m := make([][]float64, n)
		for i := range m {
			m[i] = make([]float64, n)
			for j := range m[i] {
				m[i][j] = seed * float64(i-j) * float64(i+j) / n
			}
		}
		return m
	}
	a, b, c := matrix(1), matrix(0.5), matrix(0)
	return func() uint64 {
		for i := range a {
			for j := range c[i] {
				sum := 0.0
				for k, x := range a[i] {
					sum += x * b[k][j]
				}
				c[i][j] = sum
			}
		}
		return math.Float64bits(c[n/2][n/3])
	}
}

type body struct{ x, y, z, vx, vy, vz, mass float64 }

// planets returns the sun and four planets: positions in astronomical units, velocities in them a year.
func planets() []body {
	const solar, days = 4 * math.Pi * math.Pi, 365.24
	return []body{
		{mass: solar},
		{4.841431442464721, -1.1603200440274284, -0.10362204447112311,
			0.001660076642744037 * days, 0.007699011184197404 * days, -0.0000690460016972063 * days, 0.0009547919384243266 * solar},
		{8.34336671824458, 4.124798564124305, -0.4035234171143214,
			-0.002767425107268624 * days, 0.004998528012349172 * days, 0.000023041729757376393 * days, 0.0002858859806661308 * solar},
		{12.894369562139131, -15.111151401698631, -0.22330757889265573,
			0.002964601375647616 * days, 0.0023784717395948095 * days, -0.000029658956854023756 * days, 0.00004366244043351563 * solar},
		{15.379697114850917, -25.919314609987964, 0.17925877295037118,
			0.0026806777249038932 * days, 0.001628241700382423 * days, -0.00009515922545197159 * days, 0.00005151389020466115 * solar},
	}
}

func nbody() func() uint64 {
	return func() uint64 {
		system := planets()
		for step := 0; step < 150_000; step++ {
			advance(system, 0.01)
		}
		energy := 0.0
		for _, a := range system {
			energy += 0.5 * a.mass * (a.vx*a.vx + a.vy*a.vy + a.vz*a.vz)
		}
		return math.Float64bits(energy)
	}
}

func advance(system []body, dt float64) {
	for i := range system {
		a := &system[i]
		for j := i + 1; j < len(system); j++ {
			b := &system[j]
			dx, dy, dz := a.x-b.x, a.y-b.y, a.z-b.z
			d2 := dx*dx + dy*dy + dz*dz
			pull := dt / (d2 * math.Sqrt(d2))
			a.vx -= dx * b.mass * pull
			a.vy -= dy * b.mass * pull
			a.vz -= dz * b.mass * pull
			b.vx += dx * a.mass * pull
			b.vy += dy * a.mass * pull
			b.vz += dz * a.mass * pull
		}
	}
	for i := range system {
		b := &system[i]
		b.x += dt * b.vx
		b.y += dt * b.vy
		b.z += dt * b.vz
	}
}

func mandelbrot() func() uint64 {
	const size, depth = 220, 200
	return func() uint64 {
		sum := uint64(0)
		for row := 0; row < size; row++ {
			for column := 0; column < size; column++ {
				cr, ci := 2*float64(column)/size-1.5, 2*float64(row)/size-1
				zr, zi, n := 0.0, 0.0, uint64(0)
				for ; n < depth && zr*zr+zi*zi <= 4; n++ {
					zr, zi = zr*zr-zi*zi+cr, 2*zr*zi+ci
				}
				sum = sum*31 + n
			}
		}
		return sum
	}
}

func spectral() func() uint64 {
	const n = 420
	element := func(i, j int) float64 { return 1 / float64((i+j)*(i+j+1)/2+i+1) }
	times := func(to, v []float64) {
		for i := range to {
			sum := 0.0
			for j := range v {
				sum += element(i, j) * v[j]
			}
			to[i] = sum
		}
	}
	timesTransposed := func(to, v []float64) {
		for i := range to {
			sum := 0.0
			for j := range v {
				sum += element(j, i) * v[j]
			}
			to[i] = sum
		}
	}
	return func() uint64 {
		u, v, w := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range u {
			u[i] = 1
		}
		for i := 0; i < 12; i++ {
			times(w, u)
			timesTransposed(v, w)
			times(w, v)
			timesTransposed(u, w)
		}
		uv, vv := 0.0, 0.0
		for i := range u {
			uv += u[i] * v[i]
			vv += v[i] * v[i]
		}
		return math.Float64bits(math.Sqrt(uv / vv))
	}
}
