package main

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

// measure runs a command with this process's streams. It prints "begin UNIX_TIME" before the command starts, and after its
// end "end WALL USER SYSTEM MAXRSS STATUS": times in nanoseconds, the largest resident set in KiB as Linux accounts it
// (which is never less than this small process's own).
func measure(command []string) {
	path, err := lookup(command[0])
	if err != nil {
		fail(err.Error())
	}
	signal.Ignore(syscall.SIGINT)
	// The child dies with the thread that started it, so that a killed measurement leaves nothing behind.
	runtime.LockOSThread()
	attributes := &os.ProcAttr{
		Files: []*os.File{os.Stdin, os.Stdout, os.Stderr},
		Sys:   &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL},
	}
	begin := time.Now()
	fmt.Printf("begin %d\n", begin.UnixNano())
	begin = time.Now()
	process, err := os.StartProcess(path, command, attributes)
	if err != nil {
		fail(err.Error())
	}
	state, err := process.Wait()
	wall := time.Since(begin)
	if err != nil {
		fail(err.Error())
	}
	status := state.Sys().(syscall.WaitStatus)
	code := status.ExitStatus()
	if status.Signaled() {
		code = 128 + int(status.Signal())
	}
	maxrss := state.SysUsage().(*syscall.Rusage).Maxrss
	fmt.Printf("end %d %d %d %d %d\n", wall.Nanoseconds(), state.UserTime().Nanoseconds(),
		state.SystemTime().Nanoseconds(), maxrss, code)
}

// lookup finds a command without a slash in PATH. (os/exec would do, but adds a quarter of a megabyte.)
func lookup(name string) (string, error) {
	for _, c := range name {
		if c == '/' {
			return name, nil
		}
	}
	path, start := os.Getenv("PATH"), 0
	for i := 0; i <= len(path); i++ {
		if i < len(path) && path[i] != ':' {
			continue
		}
		candidate := path[start:i] + "/" + name
		if info, err := os.Stat(candidate); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			return candidate, nil
		}
		start = i + 1
	}
	return "", fmt.Errorf("no command %s", name)
}
