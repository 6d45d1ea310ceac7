// Death by a signal's default action: no deferred call runs, the exit status says which signal it was.
package main

import (
	"fmt"
	"os"
	"syscall"
	"time"
)

func main() {
	defer fmt.Println("never printed")
	fmt.Println("before")
	fmt.Println(syscall.Kill(os.Getpid(), 0), syscall.Kill(os.Getpid(), 65))
	syscall.Kill(os.Getpid(), syscall.SIGTERM)
	time.Sleep(time.Minute)
}
