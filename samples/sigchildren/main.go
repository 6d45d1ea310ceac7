// Children that die by a signal: its default action, an ignored signal that the child inherits, a broken pipe.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) > 1 {
		if os.Args[1] == "pipe" { // a write to a broken stdout kills the program
			for {
				fmt.Println("x")
			}
		}
		syscall.Kill(os.Getpid(), syscall.SIGTERM)
		time.Sleep(10 * time.Second)
		os.Exit(3)
	}
	signal.Ignore(syscall.SIGUSR1, syscall.SIGTERM)
	self, _ := os.Executable()
	c := exec.Command(self, "die")
	fmt.Println(c.Run(), c.ProcessState.Sys().(syscall.WaitStatus).Signal() == syscall.SIGTERM)
	signal.Reset(syscall.SIGTERM)
	c = exec.Command(self, "die")
	fmt.Println(c.Run(), c.ProcessState.Sys().(syscall.WaitStatus).Signal() == syscall.SIGTERM)
	c = exec.Command(self, "pipe")
	out, _ := c.StdoutPipe()
	c.Start()
	out.Close()
	fmt.Println(c.Wait())
}
