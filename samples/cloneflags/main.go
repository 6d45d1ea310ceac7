// Threads by raw clone with the flags of every Go version and of the C library, and flag sets that have to be refused.
// Each thread reports what it finds: its numbers, thread pointer, signal mask, alternate stack, and what it shares.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

const (
	vm            = 0x100
	fs            = 0x200
	files         = 0x400
	sighand       = 0x800
	pidfd         = 0x1000
	vfork         = 0x4000
	thread        = 0x10000
	newns         = 0x20000
	sysvsem       = 0x40000
	settls        = 0x80000
	parentSettid  = 0x100000
	childCleartid = 0x200000
	detached      = 0x400000
	childSettid   = 0x1000000
	signalChild   = 17
)

// report is written by the thread; clone_amd64.s knows its layout.
type report struct {
	tid, pid, ppid uint64
	fsBase         uint64
	stack          [3]uint64 // sigaltstack's answer
	mask           uint64
	fd             uint64 // of a file it opened
	umask          uint64 // the old one, after it set 027
	sp             uint64
	rax            uint64 // clone's result in the thread
	done           uint32
	_              uint32
}

// start calls clone; the new thread fills r and exits.
func start(flags, stack uintptr, parentTid, childTid *uint32, tls uintptr, r *report) int

func procmask(mask uint64) (old uint64) {
	const setmask = 2
	syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, setmask, uintptr(unsafe.Pointer(&mask)), uintptr(unsafe.Pointer(&old)), 8, 0, 0)
	return old
}

func fsBase() (base uint64) {
	const archGetFs = 0x1003
	syscall.RawSyscall(syscall.SYS_ARCH_PRCTL, archGetFs, uintptr(unsafe.Pointer(&base)), 0)
	return base
}

func waitFor(what string, ok func() bool) {
	for i := 0; i < 20000; i++ {
		if ok() {
			return
		}
		time.Sleep(500 * time.Microsecond)
	}
	fmt.Println("still waiting for", what)
}

var tls [64]byte

func try(name string, flags uintptr) {
	const size = 1 << 16
	memory, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	r := new(report)
	var parentTid, childTid uint32 = 1, 2
	bottom := uintptr(unsafe.Pointer(&memory[0]))
	syscall.Umask(022)
	mask := procmask(^uint64(0))
	own := fsBase()
	n := start(flags, bottom+size, &parentTid, &childTid, uintptr(unsafe.Pointer(&tls)), r)
	tid := syscall.Gettid()
	procmask(mask)
	if n < 0 {
		fmt.Printf("%s %x: %v\n", name, flags, syscall.Errno(-n))
		return
	}
	waitFor("the thread", func() bool { return atomic.LoadUint32(&r.done) == 1 })
	pointer := "other"
	switch r.fsBase {
	case own:
		pointer = "inherited"
	case uint64(uintptr(unsafe.Pointer(&tls))):
		pointer = "given"
	}
	fmt.Printf("%s %x: result 0 %v own tid %v returned %v same pid %v ppid %v\n", name, flags, r.rax == 0, r.tid != uint64(tid), r.tid == uint64(n), int(r.pid) == os.Getpid(), int(r.ppid) == os.Getppid())
	fmt.Printf("  thread pointer %s, stack %v, alternate stack flags %d, mask %x\n", pointer, r.sp == uint64(bottom)+size, int32(r.stack[1]), r.mask)
	var st syscall.Stat_t
	shared := syscall.Fstat(int(r.fd), &st) == nil
	if shared {
		syscall.Close(int(r.fd))
	}
	fmt.Printf("  files shared %v, old umask %o, umask now %o\n", shared, r.umask, syscall.Umask(022))
	fmt.Printf("  parent's tid set %v", parentTid == uint32(n))
	if flags&childCleartid != 0 {
		waitFor("the tid to be cleared", func() bool { return atomic.LoadUint32(&childTid) == 0 })
		fmt.Println(", child's tid cleared", atomic.LoadUint32(&childTid) == 0)
	} else {
		fmt.Println(", child's tid set", childTid == uint32(n), childTid == 2)
	}
	waitFor("the end", func() bool { // of a thread without CLONE_CHILD_CLEARTID only tgkill tells
		_, _, e := syscall.RawSyscall(syscall.SYS_TGKILL, uintptr(os.Getpid()), uintptr(n), 0)
		return e == syscall.ESRCH
	})
	syscall.Munmap(memory)
}

func main() {
	debug.SetGCPercent(-1)
	runtime.LockOSThread()
	const go14 = vm | fs | files | sighand | thread
	try("Go 1.4 to 1.8", go14)
	try("Go 1.9 and later", go14|sysvsem)
	try("Go 1.9 and later, thread pointer given", go14|sysvsem|settls)
	try("C library", go14|sysvsem|settls|parentSettid|childCleartid)
	try("both tids", go14|sysvsem|settls|parentSettid|childSettid)
	try("child's tid set and cleared", go14|sysvsem|settls|childSettid|childCleartid)
	try("CLONE_DETACHED, ignored", go14|sysvsem|settls|parentSettid|childCleartid|detached)

	try("CLONE_THREAD without CLONE_SIGHAND", vm|thread)
	try("CLONE_THREAD alone", thread)
	try("CLONE_SIGHAND without CLONE_VM", sighand)
	try("CLONE_NEWNS with CLONE_FS", newns|fs|signalChild)
	try("CLONE_PIDFD with CLONE_DETACHED", vm|vfork|pidfd|detached|signalChild)
	try("CLONE_PIDFD with CLONE_PARENT_SETTID", vm|vfork|pidfd|parentSettid|signalChild)

	// clone3 by its size alone: what Go's probe for it meets before anything is created.
	var args [11]uint64
	for _, size := range []uintptr{0, 8, 63} {
		_, _, e := syscall.RawSyscall(435, uintptr(unsafe.Pointer(&args)), size, 0)
		fmt.Println("clone3 of", size, "bytes refused", e == syscall.EINVAL || e == syscall.ENOSYS)
	}
}
