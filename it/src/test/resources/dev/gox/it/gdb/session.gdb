# What a user of gdb types, on go1.19/hello at its first instruction. GdbIT compares what is printed with a native run.
set language c
set trace-commands on
set print thread-events off
handle SIGURG nostop noprint pass
info registers rax rbx rcx rdx rsi rdi rbp r8 r9 r10 r11 r12 r13 r14 r15 rip eflags cs ss ds es fs gs
x/3i $pc
x/5xb $pc
si
si
info registers rip rdi rdx
p $rip
p (long)$rsp % 16
stepi 3
x/2i $pc
p $rax
p $eflags
p $mxcsr
p $fctrl
p $ftag
p $st0
info symbol $pc
break runtime.check
info breakpoints
continue
bt
info threads
x/4i $pc
ni 2
info registers rip
up
down
delete 1
tbreak runtime.osinit
continue
p *(int*)&'runtime.ncpu'
watch *(int*)&'runtime.ncpu'
continue
set var *(int*)&'runtime.ncpu' = 1
p *(int*)&'runtime.ncpu'
delete
break runtime.mallocinit
continue
bt 3
set $r15 = 0x1234
p/x $r15
set $xmm3.v2_int64[0] = 77
p $xmm3.v2_int64
p $ymm3.v4_int64
x/2gx &'runtime.m0'
p/x *(long*)($fs_base - 8)
display/i $pc
si
si
undisplay 1
delete
hbreak runtime.gcinit
continue
delete
break main.main
continue
info symbol $pc
bt 2
x/6i $pc
stepi 4
info registers rip
info registers rax rbx rcx rip
kill
