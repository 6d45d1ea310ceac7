// Assembly calls the functions of Go's run time and library that are written in assembly: with every
// length up to some hundred bytes, all alignments, overlaps, the ends of mapped memory and beyond.
package main

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"hash/crc32"
	"math/big"
	"runtime/debug"
	"strings"
	"syscall"
	"unsafe"
)

// sum is an FNV-1a hash of all that was computed.
type sum uint64

func (s *sum) bytes(data []byte) {
	for _, b := range data {
		*s = (*s ^ sum(b)) * 1099511628211
	}
}

func (s *sum) int(n int) {
	*s = (*s ^ sum(n)) * 1099511628211
}

var state = uint32(1)

func random() uint32 {
	state ^= state << 13
	state ^= state >> 17
	state ^= state << 5
	return state
}

func noise(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(random())
	}
	return data
}

func copies() sum {
	s := sum(0)
	buffer := noise(5000)
	for n := 0; n < 300; n++ {
		for _, distance := range []int{-300, -33, -8, -7, -1, 0, 1, 3, 8, 17, 64, 300} {
			at := 400 + int(random()%16)
			copy(buffer[at+distance:at+distance+n], buffer[at:at+n])
			buffer[random()%1000]++
		}
		s.bytes(buffer[:1000])
	}
	for n := 300; n < 4500; n += 119 {
		copy(buffer[n%16:n%16+n], buffer[n%61:])
		copy(buffer[n%61:n%61+n], buffer[n%16:])
		s.bytes(buffer)
		copy(buffer, noise(n))
	}
	return s
}

func clears() sum {
	s := sum(0)
	buffer := noise(6000)
	for n := 0; n < 5000; n += 1 + n/64 {
		at := int(random() % 64)
		part := buffer[at : at+n]
		for i := range part {
			part[i] = 0
		}
		s.bytes(buffer[:n+100])
		copy(buffer, noise(n+64))
	}
	return s
}

// sign keeps what a comparison's contract says.
func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func comparisons() sum {
	s := sum(0)
	a := noise(3000)
	b := append(make([]byte, 0, 3100), a...)
	for n := 0; n < 2900; n += 1 + n/100 {
		for _, at := range []int{0, 1, 5, 8, 31} {
			if n == 0 {
				s.int(bytes.Compare(a[at:at], b[at:at]))
				continue
			}
			where := at + int(random())%n
			if where < at {
				where = at
			}
			x, y := a[at:at+n], b[at:at+n]
			s.int(sign(bytes.Compare(x, y)))
			if !bytes.Equal(x, y) {
				s.int(1)
			}
			kept := b[where]
			b[where] += byte(1 + random()%255)
			s.int(where)
			s.int(sign(bytes.Compare(x, y)))
			s.int(sign(bytes.Compare(y, x[:n/2])))
			s.int(sign(strings.Compare(string(x), string(y[:n-1]))))
			if bytes.Equal(x, y) {
				s.int(2)
			}
			b[where] = kept
		}
	}
	return s
}

func searches() sum {
	s := sum(0)
	data := noise(4000)
	text := string(data)
	for n := 0; n < 4000; n += 1 + n/50 {
		for _, c := range []byte{0, 1, 127, 128, 255, data[n/2]} {
			at := int(random() % 32)
			if at > n {
				at = n
			}
			s.int(bytes.IndexByte(data[at:n], c))
			s.int(strings.IndexByte(text[at:n], c))
			s.int(bytes.Count(data[at:n], []byte{c}))
			s.int(strings.Count(text[at:n], string(rune(c&127))))
		}
	}
	s.int(bytes.Count(make([]byte, 100_000), []byte{0}))
	s.int(bytes.IndexByte(make([]byte, 100_000), 1))
	return s
}

func numbers() sum {
	s := sum(0)
	for words := 1; words < 60; words += 1 + words/8 {
		a := new(big.Int).SetBytes(noise(words * 8))
		b := new(big.Int).SetBytes(noise(words*8 + 5))
		ones := new(big.Int).Lsh(big.NewInt(1), uint(words*64))
		ones.Sub(ones, big.NewInt(1))
		for _, x := range []*big.Int{a, b, ones} {
			for _, y := range []*big.Int{b, ones, a} {
				s.bytes(new(big.Int).Add(x, y).Bytes())
				s.bytes(new(big.Int).Sub(x, y).Bytes())
				product := new(big.Int).Mul(x, y)
				s.bytes(product.Bytes())
				product.Add(product, a)
				quotient, rest := new(big.Int).QuoRem(product, x, new(big.Int))
				s.bytes(quotient.Bytes())
				s.bytes(rest.Bytes())
				shift := uint(random() % 200)
				s.bytes(new(big.Int).Lsh(x, shift).Bytes())
				s.bytes(new(big.Int).Rsh(y, shift).Bytes())
				s.bytes([]byte(x.Sub(x, big.NewInt(1)).Add(x, big.NewInt(1)).String()))
			}
		}
		odd := new(big.Int).SetBit(b, 0, 1)
		s.bytes(new(big.Int).Exp(a, big.NewInt(1<<40+12345), odd).Bytes())
	}
	return s
}

func digests() sum {
	s := sum(0)
	data := noise(70_000)
	castagnoli := crc32.MakeTable(crc32.Castagnoli)
	for n := 0; n <= len(data)-16; n += 1 + n/12 {
		part := data[n%16 : n%16+n]
		five, one := md5.Sum(part), sha1.Sum(part)
		two, long := sha256.Sum256(part), sha512.Sum512(part)
		s.bytes(five[:])
		s.bytes(one[:])
		s.bytes(two[:])
		s.bytes(long[:])
		s.int(int(crc32.ChecksumIEEE(part)))
		s.int(int(crc32.Update(uint32(n), castagnoli, part)))
	}
	return s
}

// mapped is memory of two pages, of which only the first may be accessed.
func mapped() []byte {
	memory, err := syscall.Mmap(-1, 0, 8192, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	if err := syscall.Mprotect(memory[4096:], syscall.PROT_NONE); err != nil {
		panic(err)
	}
	return memory
}

func edges() sum {
	s := sum(0)
	page := mapped()[:4096]
	for n := 0; n < 200; n++ {
		end := page[4096-n:]
		copy(end, noise(n))
		other := append([]byte{}, end...)
		s.int(bytes.IndexByte(end, 7))
		s.int(bytes.Count(end, []byte{7}))
		s.int(bytes.Compare(end, other))
		if !bytes.Equal(end, other) {
			s.int(1)
		}
		s.int(int(crc32.ChecksumIEEE(end)))
		for i := range end {
			end[i] = 0
		}
		s.bytes(end)
	}
	return s
}

// fault returns 1 if a function has accessed the second page. Where in it, and what was done before, depends
// on the processor, by which the functions choose their instructions.
func fault(memory []byte, access func()) (page int) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		page = -1
		if e, ok := recover().(interface{ Addr() uintptr }); ok {
			page = int(e.Addr()-uintptr(unsafe.Pointer(&memory[0]))) / 4096
		}
	}()
	access()
	return
}

func faults() sum {
	s := sum(0)
	memory := mapped()
	source, target := bytes.Repeat([]byte{1, 2, 3, 4, 5, 6, 7}, 1200), make([]byte, 8400)
	for n := 1; n < 4000; n += 1 + n/8 {
		for inside := 0; inside < n; inside += 1 + n/5 {
			part := memory[4096-inside:][:n]
			copy(part[:inside], source)
			s.int(fault(memory, func() { s.int(bytes.Compare(part, source)) }))
			s.int(fault(memory, func() { s.int(bytes.IndexByte(part, 0)) }))
			s.int(fault(memory, func() { s.int(bytes.Count(part, []byte{3})) }))
			s.int(fault(memory, func() { copy(target, part) }))
			s.int(fault(memory, func() { copy(part, source) }))
			s.int(fault(memory, func() {
				for i := range part {
					part[i] = 0
				}
			}))
			s.bytes(memory[:96])
		}
	}
	return s
}

func main() {
	fmt.Printf("copies %016x\n", uint64(copies()))
	fmt.Printf("clears %016x\n", uint64(clears()))
	fmt.Printf("comparisons %016x\n", uint64(comparisons()))
	fmt.Printf("searches %016x\n", uint64(searches()))
	fmt.Printf("numbers %016x\n", uint64(numbers()))
	fmt.Printf("digests %016x\n", uint64(digests()))
	fmt.Printf("edges %016x\n", uint64(edges()))
	fmt.Printf("faults %016x\n", uint64(faults()))
}
