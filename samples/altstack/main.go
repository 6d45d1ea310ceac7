// sigaltstack by raw system calls: every kind of argument, what a handler sees on and off the alternate stack, nested
// signals, SS_AUTODISARM, and what rt_sigreturn takes from the frame.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"
	"unsafe"
)

// stackT is the kernel's stack_t.
type stackT struct {
	sp    uintptr
	flags int32
	_     int32
	size  uintptr
}

const (
	onStack    = 1
	disable    = 2
	autodisarm = -1 << 31

	saOnstack = 0x08000000
	saSiginfo = 4
	restorerF = 0x04000000

	usr1, usr2 = 10, 12
)

// What the handler is told to do and what it saw; handler_amd64.s knows the layout.
type exchange struct {
	pid, tid uint64
	nest     uint64 // a signal to raise from within the handler, or 0
	try      uint64 // 1: set candidate from within the handler
	edit     uint64 // 1: write candidate into the frame's uc_stack

	candidate stackT
	inside    [2]stackT // sigaltstack's answer in the handler, by depth
	frame     [2]stackT // uc_stack, by depth
	sp        [2]uint64
	result    [2]int64 // of setting candidate
	depth     uint64
}

var x exchange

func handler()
func restorer()
func addresses() (handler, restorer uintptr)

// on makes a system call with SP at the end of a stack of its own, so that signal frames written below it do no harm.
func on(stackEnd, number, a, b, c uintptr) (result int)

type sigaction struct {
	handler, flags, restorer uintptr
	mask                     uint64
}

func action(sig uintptr, new, old *sigaction) {
	syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, sig, uintptr(unsafe.Pointer(new)), uintptr(unsafe.Pointer(old)), 8, 0, 0)
}

func procmask(mask uint64) (old uint64) {
	const setmask = 2
	syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, setmask, uintptr(unsafe.Pointer(&mask)), uintptr(unsafe.Pointer(&old)), 8, 0, 0)
	return old
}

func altstack(new, old *stackT) syscall.Errno {
	_, _, e := syscall.RawSyscall(syscall.SYS_SIGALTSTACK, uintptr(unsafe.Pointer(new)), uintptr(unsafe.Pointer(old)), 0)
	return e
}

var plain, alt uintptr // two areas of memory

const area = 1 << 18

// name says where an address lies.
func name(a uintptr) string {
	switch {
	case a >= plain && a <= plain+area:
		return "plain"
	case a >= alt && a <= alt+area:
		return "alt"
	case a == 0:
		return "0"
	}
	return "elsewhere"
}

func (s stackT) String() string {
	return fmt.Sprintf("{%s flags %x size %d}", name(s.sp), uint32(s.flags), s.size)
}

func now() stackT {
	var s stackT
	altstack(nil, &s)
	return s
}

// mmap maps an area above the heap, and so above every stack of a goroutine.
func mmap(at uintptr) uintptr {
	p, _, e := syscall.Syscall6(syscall.SYS_MMAP, at, area, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE|syscall.MAP_FIXED, ^uintptr(0), 0)
	if e != 0 {
		panic(e)
	}
	return p
}

func arguments() {
	sizes := []uintptr{0, 1, 2047, 16384, area, 1 << 62, ^uintptr(0)}
	for _, flags := range []int32{0, 1, 2, 3, 4, 8, 1 << 30, autodisarm, autodisarm | 1, autodisarm | 2, autodisarm | 3, -1} {
		altstack(&stackT{sp: alt, size: 65536}, nil)
		e := altstack(&stackT{sp: alt, flags: flags, size: 32768}, nil)
		fmt.Printf("flags %x: %d %v\n", uint32(flags), int(e), now())
	}
	for _, size := range sizes {
		altstack(&stackT{flags: disable}, nil)
		e := altstack(&stackT{sp: alt, size: size}, nil)
		fmt.Printf("size %x: %d %v\n", size, int(e), now())
		e = altstack(&stackT{sp: alt, flags: disable, size: size}, nil)
		fmt.Printf("size %x, disable: %d %v\n", size, int(e), now())
	}
	for _, sp := range []uintptr{0, 1, alt + 3} {
		fmt.Println("address", name(sp), int(altstack(&stackT{sp: sp, size: 32768}, nil)), now().size)
	}
	bad := (*stackT)(unsafe.Pointer(uintptr(16)))
	altstack(&stackT{flags: disable}, nil)
	fmt.Println("bad new", int(altstack(bad, nil)), now())
	fmt.Println("bad old", int(altstack(&stackT{sp: alt, size: 32768}, bad)), now())
	fmt.Println("nothing", int(altstack(nil, nil)))
	same := stackT{sp: alt, size: 65536}
	fmt.Println("in place", int(altstack(&same, &same)), same, now())
}

// raise delivers SIGUSR1, whose frame is written on the plain stack unless there is an alternate one.
func raise(what string, flags1, flags2 uintptr, stackEnd uintptr) {
	h, r := addresses()
	var old1, old2 sigaction
	action(usr1, &sigaction{h, flags1 | saSiginfo | restorerF, r, 0}, &old1)
	action(usr2, &sigaction{h, flags2 | saSiginfo | restorerF, r, 0}, &old2)
	x.pid, x.tid, x.depth = uint64(os.Getpid()), uint64(syscall.Gettid()), 0
	x.sp, x.inside, x.frame, x.result = [2]uint64{}, [2]stackT{}, [2]stackT{}, [2]int64{}
	on(stackEnd, syscall.SYS_TGKILL, uintptr(x.pid), uintptr(x.tid), usr1)
	action(usr1, &old1, nil)
	action(usr2, &old2, nil)
	depths := 1
	if x.nest != 0 {
		depths = 2
	}
	for d := 0; d < depths; d++ {
		fmt.Printf("%s, depth %d: on %s aligned %v inside %v frame %v", what, d, name(uintptr(x.sp[d])), x.sp[d]%16 == 8, x.inside[d], x.frame[d])
		if x.try != 0 {
			fmt.Print(" set ", x.result[d])
		}
		fmt.Println()
	}
	if depths == 2 {
		fmt.Println(what, "below the outer one", x.sp[1] < x.sp[0]-128)
	}
	fmt.Println(what, "after", now())
	x.nest, x.try, x.edit = 0, 0, 0
}

func handlers() {
	plainEnd := plain + area
	on, off := stackT{sp: alt, size: 65536}, stackT{flags: disable}
	disarm := stackT{sp: alt, flags: autodisarm, size: 65536}
	other := stackT{sp: alt + 65536, size: 49152}
	for _, c := range []struct {
		name string
		set  stackT
	}{{"none", off}, {"normal", on}, {"autodisarm", disarm}} {
		for _, f := range []uintptr{0, saOnstack} {
			what := fmt.Sprintf("%s, SA_ONSTACK %v", c.name, f != 0)
			altstack(&c.set, nil)
			raise(what, f, 0, plainEnd)
			x.try, x.candidate = 1, other
			altstack(&c.set, nil)
			raise(what+", set inside", f, 0, plainEnd)
			x.edit, x.candidate = 1, other
			altstack(&c.set, nil)
			raise(what+", frame edited", f, 0, plainEnd)
			x.edit, x.candidate = 1, off
			altstack(&c.set, nil)
			raise(what+", frame disables", f, 0, plainEnd)
			x.edit, x.candidate = 1, stackT{sp: alt, flags: 8, size: 65536}
			altstack(&c.set, nil)
			raise(what+", frame invalid", f, 0, plainEnd)
			for _, f2 := range []uintptr{0, saOnstack} {
				x.nest = usr2
				altstack(&c.set, nil)
				raise(fmt.Sprintf("%s, nested SA_ONSTACK %v", what, f2 != 0), f, f2, plainEnd)
			}
		}
	}
	// Being on the alternate stack is a matter of SP alone.
	altstack(&on, nil)
	raise("SP already there", saOnstack, 0, alt+40000)
	raise("SP at its end", saOnstack, 0, alt+65536)
	raise("SP above it", 0, 0, alt+65536+32768)
	altstack(&on, nil)
}

func setFromThere() {
	s := stackT{sp: alt + 65536, size: 49152}
	set := func(end uintptr) int {
		return on(end, syscall.SYS_SIGALTSTACK, uintptr(unsafe.Pointer(&s)), 0, 0)
	}
	area := stackT{sp: alt, size: 65536}
	for _, at := range []uintptr{0, 16, 32768, 65536, 65536 + 16} {
		altstack(&stackT{flags: disable}, nil)
		altstack(&area, nil)
		fmt.Println("set with SP at", at, set(alt+at), now())
	}
	altstack(&stackT{flags: disable}, nil)
	altstack(&stackT{sp: alt, flags: autodisarm, size: 65536}, nil)
	fmt.Println("set with SP there, autodisarm", set(alt+32768), now())
}

func main() {
	debug.SetGCPercent(-1) // no stop of the world while signals are blocked
	runtime.LockOSThread()
	mask := procmask(^uint64(0) &^ (1<<(usr1-1) | 1<<(usr2-1)))
	runtimes := now()
	fmt.Println("runtime's", runtimes.flags, runtimes.size >= 2048)
	plain, alt = mmap(0x7e0000000000), mmap(0x7d0000000000)
	arguments()
	handlers()
	setFromThere()
	altstack(&stackT{flags: disable}, nil)
	fmt.Println("restored", int(altstack(&runtimes, nil)), now() == runtimes)
	procmask(mask)
}
