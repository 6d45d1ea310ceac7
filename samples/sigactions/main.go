// rt_sigaction of all 64 signals by raw system calls, with a handler of our own in assembly: what each returns, what is
// read back, and what the handler is given.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"syscall"
	"unsafe"
)

// sigaction is the kernel's struct of this name.
type sigaction struct {
	handler, flags, restorer uintptr
	mask                     uint64
}

// record is what the handler writes for a signal; its layout is known to handler_amd64.s.
type record struct {
	count    uint32
	code     int32
	pid, uid uint32
	value    uint64 // of a queued signal
	mask     uint64 // while the handler runs
	oldMask  uint64 // in the frame
	sequence uint64
	number   int32
	_        [12]byte
}

var (
	records  [128]record
	sequence uint64
)

// Never called from Go; addresses returns where they are.
func handler()
func restorer()
func addresses() (handler, restorer uintptr)

const (
	nocldstop = 1
	nocldwait = 2
	siginfo   = 4
	restorerF = 0x04000000
	onstack   = 0x08000000
	restart   = 0x10000000
	nodefer   = 0x40000000
	resethand = 0x80000000

	ignore = 1
	all    = ^uint64(0)
)

func action(sig int, new, old *sigaction, size uintptr) syscall.Errno {
	_, _, e := syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, uintptr(sig), uintptr(unsafe.Pointer(new)), uintptr(unsafe.Pointer(old)), size, 0, 0)
	return e
}

// procmask sets the thread's mask and returns the old one.
func procmask(mask uint64) (old uint64) {
	const setmask = 2
	syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, setmask, uintptr(unsafe.Pointer(&mask)), uintptr(unsafe.Pointer(&old)), 8, 0, 0)
	return old
}

func bit(sig int) uint64 { return 1 << (sig - 1) }

func tgkill(sig int) syscall.Errno {
	_, _, e := syscall.RawSyscall(syscall.SYS_TGKILL, uintptr(os.Getpid()), uintptr(syscall.Gettid()), uintptr(sig))
	return e
}

// with runs f while the signals have an action, all signals being blocked.
func with(a sigaction, f func(), signals ...int) {
	var old [65]sigaction
	for _, s := range signals {
		records[s] = record{}
		if e := action(s, &a, &old[s], 8); e != 0 {
			fmt.Println("set", s, e)
		}
	}
	sequence = 0
	f()
	for _, s := range signals {
		action(s, &old[s], nil, 8)
	}
}

// deliver unblocks only these signals, for as long as they are pending.
func deliver(signals ...int) {
	mask := all
	for _, s := range signals {
		mask &^= bit(s)
	}
	procmask(procmask(mask))
}

func numbersAndErrors() {
	for sig := 0; sig <= 66; sig++ {
		var old, ign sigaction
		get := action(sig, nil, &old, 8)
		set := action(sig, &old, nil, 8)
		ign.handler = ignore
		ignored := action(sig, &ign, nil, 8)
		var back sigaction
		action(sig, nil, &back, 8)
		if ignored == 0 {
			action(sig, &old, nil, 8)
		}
		fmt.Println(sig, "get", int(get), "set", int(set), "ignore", int(ignored), "is ignored", back.handler == ignore)
	}
	var a sigaction
	bad := (*sigaction)(unsafe.Pointer(uintptr(8)))
	fmt.Println("negative", action(-1, nil, &a, 8), "sizes", action(10, nil, &a, 0), action(10, nil, &a, 4), action(10, nil, &a, 16))
	fmt.Println("bad new", action(10, bad, nil, 8), "bad old", action(10, nil, bad, 8), "nothing", action(10, nil, nil, 8), action(9, nil, nil, 8))
	fmt.Println("bad old after set", func() syscall.Errno {
		var old, now sigaction
		action(10, nil, &old, 8)
		a := sigaction{handler: ignore}
		e := action(10, &a, bad, 8)
		action(10, &old, &now, 8)
		fmt.Println("was set", now.handler == ignore)
		return e
	}())
}

func readBack() {
	handler, restorer := addresses()
	for _, sig := range []int{1, 10, 17, 31, 32, 33, 34, 64} {
		for _, flags := range []uintptr{0, nocldstop, nocldwait, siginfo, onstack, restart, nodefer, resethand, 0x400, ^uintptr(0)} {
			with(sigaction{handler, flags | restorerF, restorer, all}, func() {
				var back sigaction
				action(sig, nil, &back, 8)
				fmt.Printf("%d flags %x mask %x same %v\n", sig, back.flags, back.mask, back.handler == handler && back.restorer == restorer)
			}, sig)
		}
	}
}

func deliveries() {
	handler, restorer := addresses()
	for sig := 1; sig <= 64; sig++ {
		if sig == 9 || sig == 19 {
			continue
		}
		with(sigaction{handler, siginfo | onstack | restorerF, restorer, bit(12)}, func() {
			tgkill(sig)
			deliver(sig)
			r := records[sig]
			masked := r.mask == (all&^bit(9)&^bit(19)) && r.oldMask == r.mask&^bit(sig)
			fmt.Println("delivered", sig, r.count > 0, int(r.number) == sig, r.code, self(r), masked)
		}, sig)
	}
	for _, c := range []struct {
		name  string
		flags uintptr
	}{{"plain", 0}, {"nodefer", nodefer}, {"resethand", resethand}, {"both", nodefer | resethand}} {
		with(sigaction{handler, c.flags | siginfo | onstack | restorerF, restorer, bit(12) | bit(40)}, func() {
			old := procmask(all)
			tgkill(10)
			procmask(all &^ bit(10) &^ bit(12) &^ bit(40) &^ bit(41))
			procmask(old)
			r := records[10]
			var now sigaction
			action(10, nil, &now, 8)
			fmt.Println(c.name, "count", r.count, "blocks itself", r.mask&bit(10) != 0, "its mask", r.mask&bit(12) != 0, r.mask&bit(40) != 0, r.mask&bit(41) != 0, "default now", now.handler == 0)
		}, 10)
	}
}

func queues() {
	handler, restorer := addresses()
	signals := []int{10, 12, 36, 40}
	for _, c := range []struct {
		name string
		mask uint64
	}{{"one after the other", all}, {"nested", 0}} {
		with(sigaction{handler, siginfo | onstack | restorerF, restorer, c.mask}, func() {
			for i := 0; i < 2; i++ {
				for k := len(signals) - 1; k >= 0; k-- {
					tgkill(signals[k])
				}
			}
			deliver(signals...)
			for _, s := range signals {
				fmt.Println(c.name, s, "count", records[s].count, "last at", records[s].sequence)
			}
		}, signals...)
	}
	// Queued with a value; to itself a thread may send any code.
	for _, code := range []int32{-1, -2, 0, 1} {
		with(sigaction{handler, siginfo | onstack | restorerF, restorer, all}, func() {
			info := struct {
				signo, errno, code, pad int32
				pid, uid                int32
				value                   uint64
				rest                    [96]byte
			}{code: code, pid: int32(os.Getpid()), uid: int32(os.Getuid()), value: 0x123456789abcdef0}
			_, _, e := syscall.RawSyscall6(297, uintptr(os.Getpid()), uintptr(syscall.Gettid()), 40, uintptr(unsafe.Pointer(&info)), 0, 0) // rt_tgsigqueueinfo
			deliver(40)
			r := records[40]
			fmt.Printf("queued code %d: %d count %d code %d value %x %v\n", code, int(e), r.count, r.code, r.value, r.count > 0 && self(r))
		}, 40)
	}
	fmt.Println("tgkill", tgkill(0), tgkill(65), tgkill(-1))
}

func self(r record) bool { return int(r.pid) == os.Getpid() && int(r.uid) == os.Getuid() }

func main() {
	debug.SetGCPercent(-1) // no stop of the world while signals are blocked
	runtime.LockOSThread()
	old := procmask(all)
	numbersAndErrors()
	readBack()
	deliveries()
	queues()
	procmask(old)
}
