#include "textflag.h"

// handler(signal DI, siginfo SI, ucontext DX) fills records[signal] (64 bytes each, see record in main.go).
TEXT ·handler(SB), NOSPLIT|NOFRAME, $0-0
	MOVL DI, AX
	ANDL $127, AX
	SHLQ $6, AX
	LEAQ ·records(SB), R8
	ADDQ AX, R8
	INCL 0(R8)
	MOVL 8(SI), AX
	MOVL AX, 4(R8)
	MOVQ 16(SI), AX
	MOVQ AX, 8(R8)
	MOVQ 24(SI), AX
	MOVQ AX, 16(R8)
	MOVQ 296(DX), AX
	MOVQ AX, 32(R8)
	MOVL 0(SI), AX
	MOVL AX, 48(R8)
	MOVL $1, AX
	LOCK
	XADDQ AX, ·sequence(SB)
	MOVQ AX, 40(R8)
	XORL DI, DI // rt_sigprocmask(SIG_BLOCK, nil, &mask, 8)
	XORL SI, SI
	LEAQ 24(R8), DX
	MOVL $8, R10
	MOVL $14, AX
	SYSCALL
	RET

TEXT ·restorer(SB), NOSPLIT|NOFRAME, $0-0
	MOVL $15, AX // rt_sigreturn
	SYSCALL
	INT $3

// func addresses() (handler, restorer uintptr)
TEXT ·addresses(SB), NOSPLIT, $0-16
	LEAQ ·handler(SB), AX
	MOVQ AX, handler+0(FP)
	LEAQ ·restorer(SB), AX
	MOVQ AX, restorer+8(FP)
	RET
