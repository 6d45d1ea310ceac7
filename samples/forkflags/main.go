// Child processes by raw clone with the flags of every Go version's os/exec, and their end by wait4 and waitid. The
// child runs no Go code: it compares its parent's number, writes to memory and exits.
package main

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

const (
	vm          = 0x100
	pidfd       = 0x1000
	vfork       = 0x4000
	signalChild = 17
)

// spawn calls clone. The child sets *written to 1 and exits with 7, or 8 if its parent is not the given process.
func spawn(flags uintptr, fd *int32, parent uintptr, written *uint32) int

func procmask(mask uint64) (old uint64) {
	const setmask = 2
	syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, setmask, uintptr(unsafe.Pointer(&mask)), uintptr(unsafe.Pointer(&old)), 8, 0, 0)
	return old
}

func try(name string, flags uintptr) {
	fd, written := int32(-1), new(uint32)
	mask := procmask(^uint64(0))
	pid := spawn(flags, &fd, uintptr(os.Getpid()), written)
	procmask(mask)
	if pid < 0 {
		fmt.Printf("%s %x: %v\n", name, flags, syscall.Errno(-pid))
		return
	}
	fmt.Printf("%s %x: another pid %v", name, flags, pid != os.Getpid())
	if flags&pidfd != 0 {
		const idPidfd, exited = 3, 4
		var info [16]int32 // siginfo: signal, error, code, -, pid, uid, status
		_, _, e := syscall.Syscall6(syscall.SYS_WAITID, idPidfd, uintptr(fd), uintptr(unsafe.Pointer(&info)), exited, 0, 0)
		fmt.Println(", waitid", e, "signal", info[0], "code", info[2], "pid", int(info[4]) == pid, "status", info[6])
		syscall.Close(int(fd))
	} else {
		var status syscall.WaitStatus
		got, err := syscall.Wait4(pid, &status, 0, nil)
		fmt.Println(", wait4", got == pid, err, "exited", status.Exited(), "status", status.ExitStatus())
	}
	fmt.Println("  memory shared", *written == 1)
	_, err := syscall.Wait4(pid, nil, 0, nil)
	fmt.Println("  again:", err)
}

func main() {
	runtime.LockOSThread()
	try("Go 1.4 to 1.8", signalChild)
	try("Go 1.9 and later", vm|vfork|signalChild)
	try("Go 1.23 and later", vm|vfork|pidfd|signalChild)
	try("with a pidfd, memory copied", pidfd|signalChild)
}
