// Memory at addresses all over the lower half of the address space: hints, MAP_FIXED, every access width, page crossing,
// atomics and copies there, precise faults, and the program break.
package main

import (
	"bytes"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"syscall"
	"unsafe"
)

const (
	page      = 4096
	fixed     = syscall.MAP_FIXED
	noreplace = 0x100000
	readWrite = syscall.PROT_READ | syscall.PROT_WRITE
	top       = 1<<47 - page // the first address that can't be mapped
)

func mmap(addr, length uintptr, flags uintptr) (uintptr, syscall.Errno) {
	a, _, e := syscall.Syscall6(syscall.SYS_MMAP, addr, length, readWrite, flags|syscall.MAP_ANON|syscall.MAP_PRIVATE, ^uintptr(0), 0)
	return a, e
}

func munmap(addr, length uintptr) syscall.Errno {
	_, _, e := syscall.Syscall(syscall.SYS_MUNMAP, addr, length, 0)
	return e
}

// pointer keeps vet and checkptr out of it: none of these addresses is Go's.
func pointer(a uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&a)) }

func slice(a uintptr, n int) []byte { return unsafe.Slice((*byte)(pointer(a)), n) }

// fault says which address f faults at, as the signal handler was told.
func fault(f func()) (s string) {
	defer func() {
		if r := recover(); r != nil {
			s = "fault"
			if a, ok := r.(interface{ Addr() uintptr }); ok {
				s = fmt.Sprintf("fault at %#x", a.Addr())
			}
		}
	}()
	f()
	return "no fault"
}

var (
	sink8  byte
	sink64 uint64
)

// use works on two pages at a and returns a checksum that doesn't depend on a.
func use(a uintptr) uint64 {
	b := slice(a, 2*page)
	if len(bytes.Trim(b, "\x00")) != 0 {
		return 0
	}
	for i := range b {
		b[i] = byte(i*31 + i>>8)
	}
	sum := uint64(0)
	mix := func(v uint64) { sum = (sum ^ v) * 1099511628211 }
	for off := uintptr(page - 9); off < page+2; off++ { // across the page boundary
		p := pointer(a + off)
		mix(uint64(*(*uint16)(p)))
		mix(uint64(*(*uint32)(p)))
		mix(*(*uint64)(p))
		mix(uint64(*(*float64)(p) * 0.5))
		*(*uint64)(p) += 0x0101010101010101
		v := *(*[2]uint64)(p)
		mix(v[0] + v[1])
	}
	counter := (*uint64)(pointer(a + 64))
	mix(atomic.AddUint64(counter, 5))
	mix(atomic.SwapUint64(counter, 9))
	if atomic.CompareAndSwapUint64(counter, 9, 10) {
		mix(atomic.LoadUint64(counter))
	}
	word := (*uint32)(pointer(a + 128))
	mix(uint64(atomic.AddUint32(word, 7)))
	copied := append([]byte(nil), b...)
	copy(b[100:], b[:6000])
	copy(b, copied[:3000])
	mix(uint64(bytes.IndexByte(b, 0xee)))
	mix(uint64(bytes.Count(b, []byte{0x55})))
	mix(uint64(bytes.Compare(b, copied) + 1))
	for _, c := range b {
		mix(uint64(c))
	}
	return sum
}

func places() {
	addresses := []uintptr{
		0x10000, 0x200000, 0x7fff0000, 0x80000000, 0xfffff000, 1 << 32, 1<<36 - page, 1 << 36, 0xc000000000, 1 << 40, 0x1234_5678_9000,
		0x3c2abc000000, 0xa6e88000000, 1<<45 - page, 1<<46 - page, 1 << 46, 0x7000_0000_0000, 0x7ef0_1234_5000, top - 2*page,
	}
	for _, want := range addresses {
		a, e := mmap(want, 2*page, noreplace|fixed)
		if e == syscall.EEXIST { // the kernel, the stack or the runtime was here before
			a, e = mmap(0, 2*page, 0)
			want = a
		}
		fmt.Print("fixed ", e, " there ", a == want)
		if e == 0 {
			fmt.Printf(" %016x", use(a))
			_, again := mmap(a+page, page, noreplace|fixed)
			fmt.Print(" occupied ", again == syscall.EEXIST, " replaced")
			_, again = mmap(a+page, page, fixed)
			fmt.Print(" ", again, " ", slice(a, page)[page-1] != 0, " ", slice(a+page, page)[0] == 0, " ", munmap(a, 2*page))
			read := fault(func() { sink64 = *(*uint64)(pointer(a + page - 3)) })
			write := fault(func() { *(*byte)(pointer(a + 5)) = 1 })
			fmt.Print(" unmapped ", read == fmt.Sprintf("fault at %#x", a+page-3), " ", write == fmt.Sprintf("fault at %#x", a+5))
		}
		fmt.Println()
	}
}

func hints() {
	for _, hint := range []uintptr{0, 0x5000_0000_0000, 0x5000_0000_0123, 0xc0_8000_0000, 0x1_2345_6000} {
		a, e := mmap(hint, 2*page, 0)
		wanted := hint &^ (page - 1)
		fmt.Printf("hint %#x: %v taken %v aligned %v below 2^47 %v", hint, e, hint == 0 || a == wanted, a%page == 0, a < top)
		b, e := mmap(a, page, 0) // occupied: elsewhere
		fmt.Println(" again", e, b != a && b < top, use(a) != 0, munmap(b, page), munmap(a, 2*page))
	}
}

func refusals() {
	try := func(name string, a, length, flags uintptr) {
		p, e := mmap(a, length, flags)
		fmt.Println(name, int(e))
		if e == 0 {
			munmap(p, length)
		}
	}
	try("fixed, not aligned", 0x5000_0000_0001, page, fixed)
	try("fixed at the top", top, page, fixed)
	try("fixed across the top", top-page, 2*page, fixed)
	try("fixed at 2^47", 1<<47, page, fixed)
	try("fixed in the upper half", ^uintptr(0)-page+1, page, fixed)
	try("length 0", 0, 0, 0)
	try("length 2^47", 0, 1<<47, 0)
	try("length 2^64-1", 0, ^uintptr(0), 0)
	fmt.Println("munmap", int(munmap(0x5000_0000_0001, page)), int(munmap(0x5000_0000_0000, 0)), int(munmap(0x5000_0000_0000, page)), int(munmap(1<<47, page)))
}

func faults() {
	for _, a := range []uintptr{1 << 46, 0x7000deadb000, 0xfffffff8, 0x5000_0000_0ffd, 1<<47 - 8, 8, 0xfff} {
		fmt.Printf("%#x: read %s, write %s\n", a, fault(func() { sink8 = *(*byte)(pointer(a)) }), fault(func() { *(*byte)(pointer(a)) = 1 }))
	}
	// Not canonical, or the kernel's half.
	for _, a := range []uintptr{1 << 47, 1 << 63, 0x8000_0000_0000_1234 >> 1, ^uintptr(0) - 7} {
		fmt.Printf("%#x: %s\n", a, fault(func() { sink64 = *(*uint64)(pointer(a)) })[:5])
	}
	// A write that begins in a mapped page and ends in none changes nothing.
	a, _ := mmap(0x5000_0000_0000, page, fixed|noreplace)
	last := (*uint64)(pointer(a + page - 8))
	*last = 0x1122334455667788
	fmt.Println(fault(func() { *(*uint64)(pointer(a + page - 4)) = 0 }), *last == 0x1122334455667788, munmap(a, page))
}

func brk(a uintptr) uintptr {
	r, _, _ := syscall.RawSyscall(syscall.SYS_BRK, a, 0, 0)
	return r
}

func programBreak() {
	start := brk(0)
	fmt.Println("break", start != 0, start < top, brk(0) == start)
	end := start + 5*page + 17
	fmt.Println("grown", brk(end) == end, brk(0) == end)
	b := slice(start, 5*page+17)
	b[0], b[len(b)-1] = 1, 2
	fmt.Println("usable", b[0], b[page], b[len(b)-1])
	fmt.Println("absurd", brk(top) == end, brk(1) == end, brk(1<<63) == end)
	fmt.Println("shrunk", brk(start) == start, brk(end) == end)
	fmt.Println("zero again", b[0], b[page], b[len(b)-1])
	fmt.Println("gone again", brk(start) == start)
}

func main() {
	debug.SetPanicOnFault(true)
	places()
	hints()
	refusals()
	faults()
	programBreak()
}
