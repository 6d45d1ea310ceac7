// Faults in the middle of hot loops: after 100,000 good iterations the last one faults, and the handler prints the
// whole state that it finds. Each case runs twice: the handler leaves the loop, then it repairs what was wrong and
// the instruction is executed again; the state at the loop's end is printed too. What the flags hold is compared
// where something may still read them ("live").
//   fault [CASE]
// Built by:  gcc -O1 -static -nostdlib -no-pie -fno-pie -fno-stack-protector -fcf-protection=none -mno-avx -Wl,--build-id=none -s -o fault fault.c
typedef unsigned long u64;
typedef unsigned int u32;
asm(".globl _start\n_start: mov %rsp,%rdi\n and $-16,%rsp\n call main_\n"
    "restore: mov $15,%eax\n syscall\n");
static long call(long n, long a, long b, long c, long d, long e, long f) {
  long r;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
  return r;
}
static char text[2000];
static int used;
static void put(const char *s) {
  while (*s) text[used++] = *s++;
}
static void hex(u64 v) {
  int digit = 60;
  text[used++] = ' ';
  while (digit > 0 && v >> digit == 0) digit -= 4;
  for (; digit >= 0; digit -= 4) text[used++] = "0123456789abcdef"[v >> digit & 15];
}
static void flush(void) {
  text[used++] = '\n';
  call(1, 1, (long)text, used, 0, 0, 0);
  used = 0;
}

// Two pages of read-write memory with nothing mapped around them, and a page that can only be read.
#define ARENA 0x40000000
#define ARENA_END (ARENA + 0x2000)
#define READ_ONLY 0x50000000
#define GOOD (ARENA + 0x800)
#define NOT_CANONICAL 0x8000123456789000
void landing(void), function(void);
static char alternate[32768] __attribute__((aligned(64)));
char source[64] = "the bytes that are copied until there is no room for them......";

#define S2(x) #x
#define S(x) S2(x)
// Work for the registers between one access and the next.
#define MIX                                                                                               \
  " add %r15,%rbx\n rol $3,%rbx\n imul $7,%rdx,%rdx\n lea 5(%rdx,%r8),%r8\n xor %rbx,%r9\n adc $1,%r10\n" \
  " addsd %xmm1,%xmm0\n paddq %xmm3,%xmm2\n sub %r9,%r11\n"
// RSI is the good address, but the bad one in the last iteration; the same for RCX.
#define PICK " mov %r14,%rsi\n cmp $1,%r15\n cmove %r13,%rsi\n"
#define PICK_RCX(good) " mov $" good ",%ecx\n cmp $1,%r15\n cmove %r13,%rcx\n"
#define LOOP(name, code) asm(#name ": 1:" MIX code "\n dec %r15\n jnz 1b\n ud2\n")

// Everything known, then the case; and back out of it.
asm("run: push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n mov %rsp,saved(%rip)\n"
    " mov %rdi,%rax\n mov %rsi,%r13\n mov $" S(GOOD) ",%r14d\n mov $100000,%r15d\n lea stackTop(%rip),%rsp\n"
    " mov $0x1111,%ecx\n mov $0x2222,%edx\n mov $0x3333,%ebx\n mov $0x5555,%ebp\n mov $0x6666,%esi\n mov $0x7777,%edi\n"
    " movabs $0x8888888888888888,%r8\n mov $0x99,%r9\n mov $0xaa,%r10\n mov $0xbb,%r11\n mov $0xcc,%r12\n"
    " cvtsi2sd %r9,%xmm0\n cvtsi2sd %r10,%xmm1\n movq %r8,%xmm2\n movq %r9,%xmm3\n pxor %xmm4,%xmm4\n pxor %xmm5,%xmm5\n"
    " jmp *%rax\n"
    ".globl landing\nlanding: cld\n mov saved(%rip),%rsp\n"
    " pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n ret\n"
    "function: add $3,%r12\n ret\n"
    ".bss\n .balign 64\n .skip 65536\n stackTop: .skip 4096\n saved: .skip 8\n .text\n");
void run(void (*code)(void), u64 bad);

LOOP(load64, PICK " mov 8(%rsi),%rax");
LOOP(load32, PICK " movl 0x7f(%rsi),%eax");
LOOP(load16, PICK " movswq 0xff8(%rsi),%rax");
LOOP(load8, PICK " movzbl (%rsi),%eax");
LOOP(far, PICK " mov 0x12345(%rsi,%rdi,8),%rax");
LOOP(store64, PICK " mov %rbx,16(%rsi)");
LOOP(store32, PICK " movl %ebx,(%rsi)");
LOOP(store16, PICK " movw %bx,2(%rsi)");
LOOP(store8, PICK " movb $7,(%rsi)");
LOOP(update, PICK " addq %rbx,8(%rsi)");
LOOP(increment, PICK " incl (%rsi)");
LOOP(shift, PICK " rolq $5,(%rsi)");
LOOP(addLoad, PICK " add (%rsi),%rbx");
LOOP(two, PICK " mov %rbx,(%r14)\n add $9,%r12\n mov (%rsi),%rax\n mov %r12,8(%r14)");
LOOP(compareLive, PICK " cmp %rbx,%r8\n mov (%rsi),%rax\n jb 2f\n inc %r12\n2:");
LOOP(addLive, PICK " add %rbx,%r9\n mov 8(%rsi),%rax\n adc $0,%r12");
LOOP(testLive, PICK " test $0x21,%bl\n mov %rbx,8(%rsi)\n setp %al\n setz %ah");
LOOP(shiftLive, PICK " mov %rbx,%rax\n shl $1,%rax\n mov 8(%rsi),%rdi\n jo 2f\n inc %r12\n2: adc $0,%r12");
LOOP(memoryLive, PICK " add $7,%r9\n cmp (%rsi),%r9\n adc $0,%r12");
LOOP(ssePacked, PICK " movups (%rsi),%xmm4");
LOOP(sseStore, PICK " movups %xmm2,(%rsi)");
LOOP(sseAligned, PICK " movaps (%rsi),%xmm5");
LOOP(sseScalar, PICK " movsd %xmm0,8(%rsi)");
LOOP(sseAdd, PICK " addsd (%rsi),%xmm0");
LOOP(ssePaddq, PICK " paddq (%rsi),%xmm2");
LOOP(sseConvert, PICK " cvtsi2sdl (%rsi),%xmm4");
LOOP(pushMemory, PICK " pushq (%rsi)\n pop %rax");
LOOP(popMemory, PICK " push %rbx\n popq (%rsi)");
LOOP(pushStack, PICK " mov %rsp,%rbp\n mov %rsi,%rsp\n push %rbx\n mov %rbp,%rsp");
LOOP(callStack, PICK " mov %rsp,%rbp\n mov %rsi,%rsp\n call function\n mov %rbp,%rsp");
LOOP(popStack, PICK " mov %rsp,%rbp\n mov %rsi,%rsp\n pop %rax\n mov %rbp,%rsp");
LOOP(leaveFrame, PICK " mov %rsp,%rdi\n mov %rsi,%rbp\n leave\n mov %rdi,%rsp");
LOOP(throughBase, PICK " mov %rsi,%rbp\n mov 8(%rbp),%rax");
LOOP(callMemory, " movq $function,0x800+" S(ARENA) "\n" PICK " call *(%rsi)");
LOOP(jumpMemory, " movq $2f,0x800+" S(ARENA) "\n" PICK " jmp *(%rsi)\n2:");
LOOP(callBad, PICK_RCX("function") " call *%rcx");
LOOP(jumpBad, PICK_RCX("2f") " jmp *%rcx\n2:");
LOOP(returnBad, PICK_RCX("2f") " push %rcx\n ret\n2:");
LOOP(divide, PICK_RCX("7") " mov %rbx,%rax\n cqo\n idiv %rcx");
LOOP(divide32, PICK_RCX("7") " mov %ebx,%eax\n xor %edx,%edx\n divl %ecx\n add %eax,%r12d");
LOOP(overflow, PICK_RCX("3") " movabs $0x8000000000000000,%rax\n cqo\n idiv %rcx\n add %rdx,%r12");
LOOP(divideMemory, PICK " movl $5,(%r14)\n mov %ebx,%eax\n xor %edx,%edx\n divl (%rsi)");
LOOP(lockXadd, PICK " lock xaddq %rbx,8(%rsi)");
LOOP(lockOr, PICK " lock orl $2,(%rsi)");
LOOP(compareExchange, PICK " mov %rbx,%rax\n lock cmpxchgq %r8,(%rsi)");
LOOP(exchange, PICK " xchgq %rbx,(%rsi)");
LOOP(bitSet, PICK " btsq $5,(%rsi)");
LOOP(copyBytes, PICK " mov %rsi,%rdi\n mov $source,%esi\n mov $40,%ecx\n rep movsb");
LOOP(fillQuads, PICK " mov %rsi,%rdi\n mov $5,%ecx\n mov %rbx,%rax\n rep stosq");
LOOP(scan, PICK " mov %rsi,%rdi\n mov $50,%ecx\n mov $0x5a,%al\n repne scasb");
LOOP(undefined, " cmp $1,%r15\n jne 2f\n ud2\n2:");
LOOP(breakpoint, " cmp $1,%r15\n jne 2f\n int3\n2:");
// In frames below: one that keeps a register on the stack, one that loops, one that is tail called.
LOOP(callee, PICK " call outer");
asm("outer: sub $24,%rsp\n mov %rbx,8(%rsp)\n add $2,%rbx\n call inner\n mov 8(%rsp),%rbx\n add $24,%rsp\n ret\n"
    "inner: push %rbp\n mov %rsp,%rbp\n sub $16,%rsp\n mov %r12,-8(%rbp)\n mov 8(%rsi),%rax\n add -8(%rbp),%rax\n mov %rax,%r12\n"
    " leave\n ret\n");
LOOP(calleeLoop, PICK " call summing");
asm("summing: mov $3,%ecx\n xor %eax,%eax\n1: add (%rsi,%rcx,8),%rax\n add %rcx,%r12\n dec %ecx\n jnz 1b\n ret\n");
LOOP(tailCallee, PICK " call passing");
asm("passing: inc %r12\n test %rbx,%rbx\n jz landing\n jmp storing\nstoring: mov %r12,8(%rsi)\n ret\n");

typedef struct {
  const char *name;
  void (*code)(void);
  u64 bad;
  int live;    // whether the flags are read after the fault
  int repair;  // 0: it can't be; 1: RSI or RCX made good
} Case;
#define DECLARE(name) void name(void);
#define ALL(F)                                                                                                          \
  F(load64, 0, 0, 1) F(load32, 0, 0, 1) F(load16, 8, 0, 1) F(load8, 0xfff, 0, 1) F(far, 0, 0, 0) F(store64, 0, 0, 1)    \
  F(store32, ARENA - 4, 0, 1) F(store16, ARENA_END - 3, 0, 1) F(store8, READ_ONLY, 0, 1) F(store64, ARENA_END - 20, 0, 1) \
  F(load64, ARENA_END - 12, 0, 1) F(load64, NOT_CANONICAL, 0, 1) F(store64, NOT_CANONICAL, 0, 1)                        \
  F(load64, 0xffffffff80000000, 0, 1) F(load64, 0x7ffffffff000, 0, 1) F(update, READ_ONLY, 0, 1)                        \
  F(update, ARENA_END - 12, 0, 1) F(increment, 0, 0, 1) F(shift, READ_ONLY, 0, 1) F(addLoad, 0x70000000, 0, 1)          \
  F(two, 0, 0, 1) F(compareLive, 0, 1, 1) F(addLive, 0, 1, 1) F(testLive, READ_ONLY, 1, 1) F(shiftLive, 0, 1, 1)        \
  F(memoryLive, 0, 0, 1) F(ssePacked, 0, 0, 1) F(ssePacked, ARENA_END - 8, 0, 1) F(sseStore, ARENA_END - 8, 0, 1)       \
  F(sseStore, READ_ONLY, 0, 1) F(sseAligned, GOOD + 8, 0, 1) F(sseScalar, 0, 0, 1) F(sseAdd, 0, 0, 1)                   \
  F(ssePaddq, 0, 0, 1) F(sseConvert, 0, 0, 1) F(pushMemory, 0, 0, 1) F(popMemory, 0, 0, 1) F(popMemory, READ_ONLY, 0, 1) \
  F(pushStack, ARENA, 0, 0) F(pushStack, ARENA + 4, 0, 0) F(callStack, ARENA, 0, 0) F(popStack, ARENA_END, 0, 0)         \
  F(leaveFrame, 0, 0, 0) F(throughBase, 0, 0, 0)    \
  F(callMemory, 0, 0, 1) F(jumpMemory, 0, 0, 1) F(callBad, 0, 0, 0) F(callBad, READ_ONLY, 0, 0) F(jumpBad, 0, 0, 0)      \
  F(returnBad, 0x10, 0, 0) F(divide, 0, 0, 1) F(divide32, 0, 0, 1) F(overflow, -1, 0, 1)   \
  F(divideMemory, 0, 0, 1) F(lockXadd, 0, 0, 1) F(lockOr, READ_ONLY, 0, 1) F(compareExchange, 0, 0, 1) F(exchange, 0, 0, 1) \
  F(bitSet, READ_ONLY, 0, 1) F(copyBytes, ARENA_END - 13, 0, 0) F(fillQuads, ARENA_END - 13, 0, 0)                        \
  F(scan, ARENA_END - 13, 0, 0) F(undefined, 0, 0, 0) F(breakpoint, 0, 0, 0) F(callee, 0, 0, 1) F(calleeLoop, 0, 0, 1)    \
  F(tailCallee, 0, 0, 1)
#define DECLARED(name, bad, live, repair) void name(void);
ALL(DECLARED)
#define LISTED(name, bad, live, repair) {#name, name, bad, live, repair},
static const Case cases[] = {ALL(LISTED)};

static const Case *now;
static int repairing, faults;

static void handler(int signal, int *info, u64 *context) {
  static const char order[16] = {13, 14, 12, 11, 15, 10, 9, 8, 0, 1, 2, 3, 4, 5, 6, 7};
  u64 *greg = context + 5;
  put(now->name), hex(now->bad);
  put(repairing ? faults ? ": end" : ": repaired" : ":");
  put(" signal"), hex(signal), put(" code"), hex((u32)info[2]), put(" address"), hex(*(u64 *)(info + 4));
  put(" error"), hex(greg[19]), put(" trap"), hex(greg[20]), put(" rip"), hex(greg[16]), put(" registers");
  for (int r = 0; r < 16; r++) hex(greg[(int)order[r]]);
  if (now->live && !faults) put(" flags"), hex(greg[17] & 0x8c5);  // but AF
  put(" xmm");
  for (int x = 0; x < 12; x++) hex(((u64 *)(greg[23] + 160))[x]);
  u64 sum = 0;
  for (u64 *word = (u64 *)ARENA; word < (u64 *)ARENA_END; word++) sum = (sum ^ *word) * 0x9E3779B97F4A7C15, sum ^= sum >> 29;
  put(" memory"), hex(sum);
  flush();
  if (!repairing || faults++) {
    greg[16] = (u64)landing;
    return;
  }
  greg[9] = GOOD;  // RSI
  greg[14] = 7;    // RCX
}

static int same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

void main_(long *stack) {
  extern void restore(void);
  static const int signals[] = {4, 5, 7, 8, 11};
  struct { void *handler; u64 flags; void (*restorer)(void); u64 mask; } action = {handler, 0x0c000004, restore, 0};
  struct { void *sp; int flags; u64 size; } on = {alternate, 0, sizeof alternate};
  call(131, (long)&on, 0, 0, 0, 0, 0);
  for (int i = 0; i < 5; i++) call(13, signals[i], (long)&action, 0, 8, 0, 0);
  if (call(9, ARENA, 0x2000, 3, 0x32, -1, 0) != ARENA || call(9, READ_ONLY, 4096, 1, 0x32, -1, 0) != READ_ONLY)
    call(231, 1, 0, 0, 0, 0, 0);
  (void)*(volatile char *)READ_ONLY;  // there from now on, which the error code tells
  for (u64 n = 0; n < sizeof cases / sizeof *cases; n++) {
    now = cases + n;
    if (stack[0] > 1 && !same((char *)stack[2], now->name)) continue;
    for (repairing = 0; repairing <= now->repair; repairing++) {
      for (u64 *word = (u64 *)ARENA; word < (u64 *)ARENA_END; word++) *word = (u64)word & 0xff;
      faults = 0;
      run(now->code, now->bad);
    }
  }
  call(231, 0, 0, 0, 0, 0, 0);
}
