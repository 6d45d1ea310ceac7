// Stack traces: runtime.Callers, FuncForPC, inlined frames, Stack, debug info, LockOSThread.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"
)

type caller struct{}

func inlined(f func()) { f() }

//go:noinline
func (c *caller) method(f func()) { inlined(f) }

//go:noinline
func generic[V any](v V, f func()) V { (&caller{}).method(f); return v }

func frames(skip int) string {
	pc := make([]uintptr, 20)
	fr := runtime.CallersFrames(pc[:runtime.Callers(skip+2, pc)])
	var s []string
	for {
		f, more := fr.Next()
		n := f.Function
		if strings.HasPrefix(n, "main.") {
			if i := strings.Index(n, ".func"); i >= 0 { // closure names differ between Go versions
				n = n[:i] + ".func"
			}
			s = append(s, fmt.Sprint(n, ":", filepath.Base(f.File), ":", f.Line))
		}
		if !more || n == "main.calls" {
			return strings.Join(s, " ")
		}
	}
}

func main() { calls() }

//go:noinline
func calls() {
	fmt.Println(generic(1, func() { fmt.Println(frames(0)) }))
	_, file, line, ok := runtime.Caller(0)
	fmt.Println(filepath.Base(file), line, ok, runtime.FuncForPC(pcOf()).Name())
	defer func() {
		r := recover()
		st := string(debug.Stack())
		fmt.Println(r, strings.Contains(st, "main.(*caller).method"), strings.Contains(st, "goroutine 1 [running]"), strings.Contains(st, "panic("))
		done := make(chan string)
		go func() {
			buf, n := make([]byte, 1<<16), 0
			for i := 0; i < 1000 && !strings.Contains(string(buf[:n]), "chan receive"); i++ {
				n = runtime.Stack(buf, true) // until main waits for this goroutine
				time.Sleep(time.Millisecond)
			}
			done <- string(buf[:n])
		}()
		all := <-done
		fmt.Println(strings.Count(all, "goroutine ") >= 2, strings.Contains(all, "chan receive"), runtime.NumGoroutine() >= 1)
		tid := make(chan int)
		go func() {
			runtime.LockOSThread() // a thread of its own, that ends with the goroutine
			a := syscall.Gettid()
			for i := 0; i < 100; i++ {
				runtime.Gosched()
			}
			if b := syscall.Gettid(); a != b {
				fmt.Println("moved", a, b)
			}
			tid <- a
		}()
		fmt.Println(<-tid != 0, runtime.GOOS, runtime.GOARCH, runtime.Compiler, strings.HasPrefix(runtime.Version(), "go1."))
		bi, ok := debug.ReadBuildInfo()
		fmt.Println(ok && strings.HasPrefix(bi.Path, "samples/"), pprof.Lookup("goroutine").Count() >= 1)
		var sb strings.Builder
		fmt.Println(pprof.Lookup("goroutine").WriteTo(&sb, 1), strings.Contains(sb.String(), "main.main"))
		fmt.Println(filepath.Base(os.Args[0]) != "")
	}()
	(&caller{}).method(func() { var m map[int]int; m[0]++ })
}

//go:noinline
func pcOf() uintptr {
	pc, _, _, _ := runtime.Caller(1)
	return pc
}
