#include "textflag.h"

// Offsets in exchange, see main.go.
#define X_PID 0
#define X_TID 8
#define X_NEST 16
#define X_TRY 24
#define X_EDIT 32
#define X_CANDIDATE 40
#define X_INSIDE 64
#define X_FRAME 112
#define X_SP 160
#define X_RESULT 176
#define X_DEPTH 192

#define SYS_rt_sigreturn 15
#define SYS_sigaltstack 131
#define SYS_tgkill 234

// handler(signal DI, siginfo SI, ucontext DX) uses BX, R12 and R13: rt_sigreturn restores them.
TEXT ·handler(SB), NOSPLIT|NOFRAME, $0-0
	MOVQ DX, R12
	LEAQ ·x(SB), BX
	MOVQ X_DEPTH(BX), R13
	CMPQ R13, $2
	JAE  done
	INCQ X_DEPTH(BX)
	MOVQ SP, X_SP(BX)(R13*8)

	LEAQ (R13)(R13*2), R8 // 24 * depth: stack_t
	SHLQ $3, R8
	LEAQ X_FRAME(BX)(R8*1), R9
	MOVQ 16(R12), AX
	MOVQ AX, 0(R9)
	MOVL 24(R12), AX
	MOVL AX, 8(R9)
	MOVQ 32(R12), AX
	MOVQ AX, 16(R9)

	XORL DI, DI
	LEAQ X_INSIDE(BX)(R8*1), SI
	MOVL $SYS_sigaltstack, AX
	SYSCALL

	CMPQ X_TRY(BX), $0
	JEQ  nest
	LEAQ X_CANDIDATE(BX), DI
	XORL SI, SI
	MOVL $SYS_sigaltstack, AX
	SYSCALL
	MOVQ AX, X_RESULT(BX)(R13*8)

nest:
	CMPQ X_NEST(BX), $0
	JEQ  edit
	CMPQ R13, $0
	JNE  edit
	MOVQ X_PID(BX), DI
	MOVQ X_TID(BX), SI
	MOVQ X_NEST(BX), DX
	MOVL $SYS_tgkill, AX
	SYSCALL

edit:
	CMPQ X_EDIT(BX), $0
	JEQ  done
	MOVQ X_CANDIDATE+0(BX), AX
	MOVQ AX, 16(R12)
	MOVL X_CANDIDATE+8(BX), AX
	MOVL AX, 24(R12)
	MOVQ X_CANDIDATE+16(BX), AX
	MOVQ AX, 32(R12)

done:
	RET

TEXT ·restorer(SB), NOSPLIT|NOFRAME, $0-0
	MOVL $SYS_rt_sigreturn, AX
	SYSCALL
	INT  $3

// func addresses() (handler, restorer uintptr)
TEXT ·addresses(SB), NOSPLIT, $0-16
	LEAQ ·handler(SB), AX
	MOVQ AX, handler+0(FP)
	LEAQ ·restorer(SB), AX
	MOVQ AX, restorer+8(FP)
	RET

// func on(stackEnd, number, a, b, c uintptr) (result int)
TEXT ·on(SB), NOSPLIT, $0-48
	MOVQ stackEnd+0(FP), R9
	MOVQ number+8(FP), AX
	MOVQ a+16(FP), DI
	MOVQ b+24(FP), SI
	MOVQ c+32(FP), DX
	MOVQ SP, R13
	MOVQ R9, SP
	SYSCALL
	MOVQ R13, SP
	MOVQ AX, result+40(FP)
	RET
