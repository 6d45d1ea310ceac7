package main

import (
	"sync"
	"sync/atomic"
)

func channels() func() uint64 {
	return func() uint64 {
		// Each filter passes on what its prime doesn't divide.
		numbers, stop := make(chan uint64), make(chan struct{})
		send := func(to chan<- uint64, v uint64) bool {
			select {
			case to <- v:
				return true
			case <-stop:
				return false
			}
		}
		go func() {
			for n := uint64(2); send(numbers, n); n++ {
			}
		}()
		sum, from := uint64(0), numbers
		for i := 0; i < 75; i++ {
			prime := <-from
			sum = sum*31 + prime
			to := make(chan uint64)
			go func(from <-chan uint64) {
				for {
					var n uint64
					select {
					case n = <-from:
					case <-stop:
						return
					}
					if n%prime != 0 && !send(to, n) {
						return
					}
				}
			}(from)
			from = to
		}
		close(stop)
		ping, pong := make(chan uint64), make(chan uint64)
		go func() {
			for v := range ping {
				pong <- v + 1
			}
			close(pong)
		}()
		for i := 0; i < 30_000; i++ {
			ping <- uint64(i)
			sum += <-pong
		}
		close(ping)
		<-pong
		return sum
	}
}

func pipeline() func() uint64 {
	return func() uint64 {
		stage := func(from <-chan uint64, f func(uint64) uint64) <-chan uint64 {
			to := make(chan uint64, 128)
			go func() {
				for v := range from {
					to <- f(v)
				}
				close(to)
			}()
			return to
		}
		source := make(chan uint64, 128)
		go func() {
			for i := uint64(0); i < 90_000; i++ {
				source <- i
			}
			close(source)
		}()
		doubled := stage(source, func(v uint64) uint64 { return v * 2 })
		squared := stage(doubled, func(v uint64) uint64 { return v * v })
		sum := uint64(0)
		for v := range squared {
			sum = sum*31 + v
		}
		return sum
	}
}

func selects() func() uint64 {
	return func() uint64 {
		evens, odds, quit := make(chan uint64, 8), make(chan uint64, 8), make(chan struct{})
		var producers sync.WaitGroup
		produce := func(to chan<- uint64, first uint64) {
			defer producers.Done()
			for v := first; v < 80_000; v += 2 {
				to <- v
			}
		}
		producers.Add(2)
		go produce(evens, 0)
		go produce(odds, 1)
		go func() {
			producers.Wait()
			close(quit)
		}()
		sum := uint64(0)
		for ended := false; !ended; {
			select {
			case v := <-evens:
				sum += v * 3
			case v := <-odds:
				sum += v * 5
			case <-quit:
				ended = true
			}
		}
		for {
			select {
			case v := <-evens:
				sum += v * 3
			case v := <-odds:
				sum += v * 5
			default:
				return sum
			}
		}
	}
}

func mutexes() func() uint64 {
	return func() uint64 {
		var total uint64
		var lock sync.Mutex
		var shared sync.RWMutex
		var workers sync.WaitGroup
		table := map[uint64]uint64{}
		for w := uint64(0); w < 4; w++ {
			workers.Add(1)
			go func() {
				defer workers.Done()
				var own sync.Mutex
				private := uint64(0)
				for i := uint64(0); i < 360_000; i++ {
					own.Lock()
					private += i
					own.Unlock()
					if i%4 == 0 {
						lock.Lock()
						total += private & 0xff
						lock.Unlock()
					}
					if i%64 == 0 {
						shared.Lock()
						table[i] += w
						shared.Unlock()
					} else if i%4 == 1 {
						shared.RLock()
						_ = table[i&^63]
						shared.RUnlock()
					}
				}
			}()
		}
		workers.Wait()
		for k, v := range table {
			total += k * v
		}
		return total
	}
}

func atomics() func() uint64 {
	return func() uint64 {
		var sum, largest atomic.Uint64
		var flags atomic.Uint32
		var workers sync.WaitGroup
		for w := uint64(0); w < 2; w++ {
			workers.Add(1)
			go func() {
				defer workers.Done()
				var own atomic.Uint64
				for i := uint64(0); i < 1_000_000; i++ {
					own.Add(i)
					own.Store(own.Load() ^ w)
					if i%8 == 0 {
						sum.Add(i)
						flags.Or(uint32(1) << (i % 32))
						for old := largest.Load(); i > old && !largest.CompareAndSwap(old, i); old = largest.Load() {
						}
					}
				}
			}()
		}
		workers.Wait()
		return sum.Load() ^ largest.Load() ^ uint64(flags.Load())
	}
}

func pool() func() uint64 {
	type job struct{ from, to uint64 }
	return func() uint64 {
		jobs, results := make(chan job, 16), make(chan uint64, 16)
		var workers sync.WaitGroup
		for w := 0; w < 4; w++ {
			workers.Add(1)
			go func() {
				defer workers.Done()
				for j := range jobs {
					sum := uint64(0)
					for i := j.from; i < j.to; i++ {
						sum += i * i % 1009
					}
					results <- sum
				}
			}()
		}
		go func() {
			for i := uint64(0); i < 12_000; i++ {
				jobs <- job{i * 1000, i*1000 + 1000}
			}
			close(jobs)
			workers.Wait()
			close(results)
		}()
		sum := uint64(0)
		for r := range results {
			sum += r
		}
		return sum
	}
}
