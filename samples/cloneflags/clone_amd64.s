#include "textflag.h"

// Offsets in report, see main.go.
#define R_TID 0
#define R_PID 8
#define R_PPID 16
#define R_FS 24
#define R_STACK 32
#define R_MASK 56
#define R_FD 64
#define R_UMASK 72
#define R_SP 80
#define R_RAX 88
#define R_DONE 96

DATA ·null+0(SB)/8, $"/dev/nul"
DATA ·null+8(SB)/8, $"l\x00\x00\x00\x00\x00\x00\x00"
GLOBL ·null(SB), RODATA, $16

// func start(flags, stack uintptr, parentTid, childTid *uint32, tls uintptr, r *report) int
TEXT ·start(SB), NOSPLIT, $0-56
	MOVQ flags+0(FP), DI
	MOVQ stack+8(FP), SI
	MOVQ parentTid+16(FP), DX
	MOVQ childTid+24(FP), R10
	MOVQ tls+32(FP), R8
	MOVQ r+40(FP), R12
	MOVL $56, AX // clone
	SYSCALL
	CMPQ AX, $0
	JEQ  child
	MOVQ AX, ret+48(FP)
	RET

child:
	MOVQ AX, R_RAX(R12)
	MOVQ SP, R_SP(R12)
	MOVL $186, AX // gettid
	SYSCALL
	MOVQ AX, R_TID(R12)
	MOVL $39, AX // getpid
	SYSCALL
	MOVQ AX, R_PID(R12)
	MOVL $110, AX // getppid
	SYSCALL
	MOVQ AX, R_PPID(R12)
	MOVL $0x1003, DI // ARCH_GET_FS
	LEAQ R_FS(R12), SI
	MOVL $158, AX // arch_prctl
	SYSCALL
	XORL DI, DI
	LEAQ R_STACK(R12), SI
	MOVL $131, AX // sigaltstack
	SYSCALL
	XORL DI, DI
	XORL SI, SI
	LEAQ R_MASK(R12), DX
	MOVL $8, R10
	MOVL $14, AX // rt_sigprocmask
	SYSCALL
	LEAQ ·null(SB), DI
	XORL SI, SI
	XORL DX, DX
	MOVL $2, AX // open
	SYSCALL
	MOVQ AX, R_FD(R12)
	MOVL $0x17, DI // 027
	MOVL $95, AX // umask
	SYSCALL
	MOVQ AX, R_UMASK(R12)
	MOVL $1, R_DONE(R12)
	XORL DI, DI
	MOVL $60, AX // exit
	SYSCALL
	INT  $3
