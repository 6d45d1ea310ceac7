// The kernels that gox's speed is measured by. A kernel does the same work in round after round and prints how long each
// took, so that one run shows both the warm-up and the steady state:
//
//	kernels list                                  names of the kernels, and what each is about
//	kernels run NAME [-rounds N] [-seconds S]     N rounds (120), or as many as begin within S seconds
//	kernels measure COMMAND [ARGUMENT]...         runs a command; prints its time and memory
//
// What "run" prints, a line each, times in nanoseconds:
//
//	start UNIX_TIME             the wall clock when main began
//	round BEGIN DURATION        a round: its begin since "start", and how long it took
//	checksum VALUE              of a round's result, the same in every round and on every system
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

// A kernel's prepare makes what its rounds share; each call of the result is a round and returns its checksum.
type kernel struct {
	name, about string
	prepare     func() func() uint64
}

// Sizes are chosen for rounds of some 10 ms on a processor of 2023 (3 ms where the library has instructions made for the
// purpose, which a processor without them takes a hundred times as long for): short enough to see a warm-up that takes a tenth of a
// second, long enough for the clock.
var kernels = []kernel{
	{"fib", "calls", fib},
	{"methods", "method calls", methods},
	{"closures", "closures", closures},
	{"interfaces", "calls through interfaces", interfaces},
	{"defers", "defer, panic, recover", defers},
	{"sieve", "loop over bytes", sieve},
	{"fnv", "loop of dependent integer operations", fnv},
	{"collatz", "loop with unpredictable branches", collatz},
	{"matmul", "floats: matrix product", matmul},
	{"nbody", "floats: planets", nbody},
	{"mandelbrot", "floats: escape loop", mandelbrot},
	{"spectral", "floats: spectral norm", spectral},
	{"trees", "allocation and garbage collection", trees},
	{"maps", "map of integers", maps},
	{"mapstrings", "map of strings", mapStrings},
	{"quicksort", "sort, own", quicksort},
	{"sortslice", "sort, the library's, by a function", sortSlice},
	{"strings", "strings: split, replace, join, build", stringsKernel},
	{"fmt", "fmt: Sprintf, Sscanf", fmtKernel},
	{"json", "encoding/json", jsonKernel},
	{"regexp", "regexp", regexpKernel},
	{"gzip", "compress/gzip", gzipKernel},
	{"sha256", "crypto/sha256", sha256Kernel},
	{"md5", "crypto/md5", md5Kernel},
	{"crc32", "hash/crc32", crc32Kernel},
	{"bigint", "math/big", bigint},
	{"bytes", "bytes: IndexByte, Count, Equal, Compare", bytesKernel},
	{"memmove", "copy, clear", memmove},
	{"channels", "unbuffered channels", channels},
	{"pipeline", "buffered channels", pipeline},
	{"selects", "select", selects},
	{"mutexes", "mutexes, some contended", mutexes},
	{"atomics", "atomic operations", atomics},
	{"pool", "pool of workers", pool},
}

func main() {
	start := time.Now()
	command := ""
	if len(os.Args) > 1 {
		command = os.Args[1]
	}
	switch {
	case command == "list":
		for _, k := range kernels {
			fmt.Printf("%s\t%s\n", k.name, k.about)
		}
	case command == "run" && len(os.Args) > 2:
		rounds, limit := limits(os.Args[3:])
		run(find(os.Args[2]), start, rounds, limit)
	case command == "measure" && len(os.Args) > 2:
		measure(os.Args[2:])
	default:
		fail("usage: kernels list | run NAME [-rounds N] [-seconds S] | measure COMMAND [ARGUMENT]...")
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, "kernels: "+message)
	os.Exit(2)
}

func find(name string) kernel {
	for _, k := range kernels {
		if k.name == name {
			return k
		}
	}
	fail("no kernel " + name)
	return kernel{}
}

// limits reads the options that end a run. Without any it is 120 rounds.
func limits(options []string) (rounds int, limit time.Duration) {
	rounds, limit = 0, 0
	for ; len(options) >= 2; options = options[2:] {
		value, err := strconv.ParseFloat(options[1], 64)
		switch {
		case err != nil || value <= 0 || value > 1e9:
			fail("not a positive number: " + options[1])
		case options[0] == "-rounds":
			rounds = int(value)
		case options[0] == "-seconds":
			limit = time.Duration(value * float64(time.Second))
		default:
			fail("no option " + options[0])
		}
	}
	if len(options) > 0 {
		fail("a value is missing after " + options[0])
	}
	if rounds == 0 && limit == 0 {
		rounds = 120
	}
	return rounds, limit
}

func run(k kernel, start time.Time, rounds int, limit time.Duration) {
	fmt.Printf("start %d\n", start.UnixNano())
	round := k.prepare()
	var first uint64
	for i := 0; rounds == 0 || i < rounds; i++ {
		begin := time.Now()
		if i > 0 && limit > 0 && begin.Sub(start) >= limit {
			break
		}
		checksum := round()
		took := time.Since(begin)
		fmt.Printf("round %d %d\n", begin.Sub(start).Nanoseconds(), took.Nanoseconds())
		if i == 0 {
			first = checksum
		} else if checksum != first {
			fmt.Fprintf(os.Stderr, "kernels: %s: checksum %016x in round %d, %016x before\n", k.name, checksum, i, first)
			os.Exit(1)
		}
	}
	fmt.Printf("checksum %016x\n", first)
}
