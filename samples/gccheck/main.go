// Garbage collection under stress: linked structures whose contents are known are built, changed and dropped by several
// goroutines, and checked. Meant for GOGC=1 and GODEBUG=gccheckmark=1 (env.txt): a collection at nearly every
// allocation, and each mark phase verified by a second one. Runs as long as the argument says, and for some collections
// at least.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type tree struct {
	left, right *tree
	key         uint32
	data        []byte
	name        string
	any         interface{}
}

func value(key uint32) byte { return byte(key*2654435761>>24) | 1 }

func newTree(depth int, key uint32) *tree {
	if depth == 0 {
		return nil
	}
	data := make([]byte, key%61+1)
	for i := range data {
		data[i] = value(key)
	}
	return &tree{newTree(depth-1, key*2), newTree(depth-1, key*2+1), key, data, fmt.Sprint("n", key), &key}
}

// faults counts the nodes with wrong contents.
func (t *tree) faults() int {
	if t == nil {
		return 0
	}
	n := t.left.faults() + t.right.faults()
	if t.name != fmt.Sprint("n", t.key) || *t.any.(*uint32) != t.key || len(t.data) != int(t.key%61+1) {
		n++
	}
	for _, b := range t.data {
		if b != value(t.key) {
			return n + 1
		}
	}
	return n
}

// rotate moves subtrees while the collector marks: the write barriers' work.
func (t *tree) rotate() {
	if t != nil {
		t.left, t.right = t.right, t.left
		t.left.rotate()
	}
}

func trees() int {
	t := newTree(6, 1)
	for i := 0; i < 10; i++ {
		t.rotate()
	}
	return t.faults()
}

func maps() int {
	m := map[string]*tree{}
	for i := uint32(1); i < 60; i++ {
		m[strings.Repeat("k", int(i%7))+fmt.Sprint(i)] = newTree(1, i)
		if i > 20 {
			delete(m, strings.Repeat("k", int((i-20)%7))+fmt.Sprint(i-20))
		}
	}
	n := 0
	for _, t := range m {
		n += t.faults()
	}
	if len(m) != 20 {
		n++
	}
	return n
}

func channels() int {
	c := make(chan *tree, 4)
	go func() {
		for i := uint32(1); i < 40; i++ {
			c <- newTree(2, i)
		}
		close(c)
	}()
	n, sum := 0, uint32(0)
	for t := range c {
		n += t.faults()
		sum += t.key
	}
	if sum != 39*40/2 {
		n++
	}
	return n
}

// stacks grows a stack that holds pointers, over and over.
func stacks() int {
	var down func(depth int, above *tree) int
	down = func(depth int, above *tree) int {
		here := tree{key: uint32(depth), data: []byte{value(uint32(depth))}}
		if depth == 0 {
			return 0
		}
		n := down(depth-1, &here)
		if here.data[0] != value(uint32(depth)) || above != nil && above.key != uint32(depth+1) {
			n++
		}
		return n
	}
	result := make(chan int)
	go func() { result <- down(300, nil) }()
	return <-result
}

var pool = sync.Pool{New: func() interface{} { return new(tree) }}

func pools() int {
	n := 0
	for i := uint32(0); i < 50; i++ {
		t := pool.Get().(*tree)
		t.key, t.data = i, append(t.data[:0], value(i))
		if t.data[0] != value(i) || t.key != i {
			n++
		}
		pool.Put(t)
	}
	return n
}

var finalized int64

func finalizers() int {
	for i := 0; i < 20; i++ {
		t := newTree(1, uint32(i+1))
		runtime.SetFinalizer(t, func(t *tree) {
			if t.faults() == 0 {
				atomic.AddInt64(&finalized, 1)
			} else {
				atomic.AddInt64(&finalized, -1<<40)
			}
		})
	}
	return 0
}

// collections returns how many have ended.
func collections() int64 {
	var stats debug.GCStats
	debug.ReadGCStats(&stats)
	return stats.NumGC
}

func main() {
	duration, err := time.ParseDuration(os.Args[1])
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	percent := debug.SetGCPercent(1)
	debug.SetGCPercent(percent)
	fmt.Println("GOGC", percent, "checked", strings.Contains(os.Getenv("GODEBUG"), "gccheckmark=1"))
	end := time.Now().Add(duration)
	work := []func() int{trees, maps, channels, stacks, pools, finalizers}
	names := []string{"trees", "maps", "channels", "stacks", "pools", "finalizers"}
	faults := make([]int, len(work))
	var wg sync.WaitGroup
	for k := range work {
		wg.Add(1)
		go func(k int) {
			defer wg.Done()
			for round := 0; round < 2 || time.Now().Before(end) || collections() <= 5; round++ {
				faults[k] += work[k]()
			}
		}(k)
	}
	wg.Wait()
	for i := 0; i < 1000 && atomic.LoadInt64(&finalized) == 0; i++ {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	for k := range work {
		fmt.Println(names[k], "faults", faults[k])
	}
	fmt.Println("collected", collections() > 5, "finalized", atomic.LoadInt64(&finalized) > 0)
}
