// A storm of SIGURG over work whose result is known: integers, SSE floats, memory, allocation. First a POSIX timer
// sends it 10,000 times a second to the process, then a thread sends it to each worker, until the wanted number of
// signals (the argument) is out. A register or flag that a signal damages changes a sum.
package main

import (
	"fmt"
	"math"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

const interval = 100 * time.Microsecond

// integers keeps six integer registers and the carry flag alive in a loop without a call.
func integers() uint64 {
	a, b, c, d, e, f := uint64(1), uint64(2), uint64(3), uint64(5), uint64(7), uint64(11)
	for i := uint64(0); i < 20000; i++ {
		a = a*6364136223846793005 + 1442695040888963407
		b ^= a >> 29
		c = c<<7 | c>>57
		s := c + b
		if s < c { // the carry
			d++
		}
		c = s
		e += d ^ i
		f = f*31 + e%1021
	}
	return a ^ b ^ c ^ d ^ e ^ f
}

// floats keeps eight XMM registers alive.
func floats() uint64 {
	a, b, c, d := 1.5, 2.5, 3.5, 4.5
	e, f, g, h := float32(1.25), float32(2.25), float32(3.25), float32(4.25)
	for i := 0; i < 10000; i++ {
		a = a*0.999 + b
		b = b*0.5 + math.Sqrt(c)
		c = c/1.0001 + d
		d = d*0.75 + float64(i&15)
		e = e*0.5 + f
		f = f*0.25 + g
		g = g*0.125 + h
		h = h*0.5 + float32(i&7)
	}
	return math.Float64bits(a) ^ math.Float64bits(b) ^ math.Float64bits(c) ^ math.Float64bits(d) ^
		uint64(math.Float32bits(e)) ^ uint64(math.Float32bits(f))<<8 ^ uint64(math.Float32bits(g))<<16 ^ uint64(math.Float32bits(h))<<24
}

type cell struct {
	next *cell
	v    uint64
}

// memory copies, compares, divides, allocates and calls.
func memory() uint64 {
	buf := make([]byte, 3000)
	for i := range buf {
		buf[i] = byte(i * 7)
	}
	var list *cell
	sum := uint64(0)
	for i := uint64(1); i < 300; i++ {
		copy(buf[i:], buf[:2000])
		list = &cell{list, i * uint64(buf[i*3])}
		m := map[uint64]string{i: strconv.Itoa(int(i)), list.v: "x"}
		sum += uint64(len(m)) + list.v/i + list.v%(i+3)
		if string(buf[:10]) == "0123456789" {
			sum++
		}
	}
	for c := list; c != nil; c = c.next {
		sum = sum*1099511628211 ^ c.v
	}
	return sum
}

var (
	work   = []func() uint64{integers, floats, memory}
	names  = []string{"integers", "floats", "memory"}
	want   [3]uint64
	wrong  int64
	chunks [3]int64
	stop   int32
)

// run works until stopped, one worker a kind, while send sends signals, and says whether every sum was right.
func run(name string, send func(tids []int)) {
	atomic.StoreInt32(&stop, 0)
	var ready, done sync.WaitGroup
	tids := make([]int, len(work))
	for k := range work {
		ready.Add(1)
		done.Add(1)
		go func(k int) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			tids[k] = syscall.Gettid()
			ready.Done()
			for n := 0; n < 3 || atomic.LoadInt32(&stop) == 0; n++ {
				if work[k]() != want[k] {
					atomic.AddInt64(&wrong, 1)
				}
				atomic.AddInt64(&chunks[k], 1)
			}
			done.Done()
		}(k)
	}
	ready.Wait()
	send(tids)
	atomic.StoreInt32(&stop, 1)
	done.Wait()
	for k := range work {
		fmt.Println(name, names[k], "worked", atomic.SwapInt64(&chunks[k], 0) >= 3)
	}
	fmt.Println(name, "wrong sums", atomic.SwapInt64(&wrong, 0))
}

type itimerspec struct{ interval, value syscall.Timespec }

// sigevent is the kernel's struct sigevent, 64 bytes.
type sigevent struct {
	value  uintptr
	signal int32
	notify int32
	pad    [12]int32
}

// byTimer lets a POSIX timer send SIGURG to the process for as long as n signals take at full speed.
func byTimer(n int) func([]int) {
	return func([]int) {
		event := sigevent{signal: int32(syscall.SIGURG)} // SIGEV_SIGNAL
		var id int32
		const monotonic = 1
		if _, _, e := syscall.Syscall(syscall.SYS_TIMER_CREATE, monotonic, uintptr(unsafe.Pointer(&event)), uintptr(unsafe.Pointer(&id))); e != 0 {
			fmt.Println("timer_create", e)
			return
		}
		tick := syscall.NsecToTimespec(int64(interval))
		spec := itimerspec{tick, tick}
		_, _, e := syscall.Syscall6(syscall.SYS_TIMER_SETTIME, uintptr(id), 0, uintptr(unsafe.Pointer(&spec)), 0, 0, 0)
		time.Sleep(time.Duration(n) * interval)
		_, _, e2 := syscall.Syscall(syscall.SYS_TIMER_DELETE, uintptr(id), 0, 0)
		fmt.Println("timer", e, e2)
	}
}

// byThread sends n signals to each of the threads.
func byThread(n int) func([]int) {
	return func(tids []int) {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		pid, failed := syscall.Getpid(), 0
		pause := syscall.NsecToTimespec(int64(interval))
		for i := 0; i < n; i++ {
			for _, tid := range tids {
				if _, _, e := syscall.RawSyscall(syscall.SYS_TGKILL, uintptr(pid), uintptr(tid), uintptr(syscall.SIGURG)); e != 0 {
					failed++
				}
			}
			syscall.Nanosleep(&pause, nil)
		}
		fmt.Println("tgkill failed", failed)
	}
}

func main() {
	n, err := strconv.Atoi(os.Args[1])
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	for k := range work {
		want[k] = work[k]()
		fmt.Printf("%s %016x\n", names[k], want[k])
	}
	run("timer", byTimer(n))
	run("tgkill", byThread(n))
	urgent := make(chan os.Signal, 1000)
	signal.Notify(urgent, syscall.SIGURG)
	run("notified", byTimer(n))
	run("notified", byThread(n/10+1))
	fmt.Println("received", len(urgent) > 0)
}
