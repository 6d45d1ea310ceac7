// Litmus tests of amd64's memory order (Intel SDM vol. 3, 8.2.3; "x86-TSO", Sewell et al., CACM 2010): each body
// runs on several threads at once over many instances of its variables. Prints for each test how many outcomes the
// architecture forbids and how many it allows but sequential consistency doesn't.
//   litmus ROUNDS [TEST]       (an instance is run ROUNDS * 2048 times)
// Built by:  gcc -O1 -static -nostdlib -fno-stack-protector -fcf-protection=none -mno-avx -fno-tree-loop-distribute-patterns
//            -Wl,--build-id=none -s -o litmus litmus.c
typedef unsigned long u64;
typedef unsigned int u32;
asm(".globl _start\n_start: mov %rsp,%rdi\n and $-16,%rsp\n call main_\n");
enum { INSTANCES = 2048, LINE = 64, THREADS = 4, CHUNK = 16 };

static long call(long n, long a, long b, long c, long d, long e) {
  long r;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  asm volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8) : "rcx", "r11", "memory");
  return r;
}
static char text[200];
static int used;
static void put(const char *s) {
  while (*s) text[used++] = *s++;
}
static void number(u64 v) {
  char digits[24];
  int n = 0;
  do digits[n++] = '0' + v % 10;
  while ((v /= 10) != 0);
  while (n) text[used++] = digits[--n];
}
static void flush(void) {
  text[used++] = '\n';
  call(1, 1, (long)text, used, 0, 0);
  used = 0;
}

// The variables of an instance are in cache lines of their own; misaligned ones start at an odd address in it.
static char xs[INSTANCES * LINE] __attribute__((aligned(64))), ys[INSTANCES * LINE] __attribute__((aligned(64)));
static u64 results[THREADS][INSTANCES][2];
static u64 counters[8] __attribute__((aligned(64)));
static volatile u64 progress[THREADS * 8] __attribute__((aligned(64)));

typedef struct {
  const char *name;
  int threads;
  void (*body[THREADS])(long from, long to);
  int (*outcome)(long instance);  // 0: sequentially consistent, 1: weaker and allowed, 2: forbidden
} Test;
static const Test *test;
static long rounds, roundOf[THREADS * 8];
static u32 arrived, phase;

static void barrier(void) {
  u32 now = *(volatile u32 *)&phase;
  if (__atomic_add_fetch(&arrived, 1, __ATOMIC_SEQ_CST) == (u32)test->threads) {
    arrived = 0;
    __atomic_add_fetch(&phase, 1, __ATOMIC_SEQ_CST);
    return;
  }
  for (u32 i = 1; *(volatile u32 *)&phase == now; i++) {
    asm volatile("pause");
    if (i % 512 == 0) call(24, 0, 0, 0, 0, 0);  // sched_yield
  }
}

#define X(i) (xs + (i) * LINE)
#define Y(i) (ys + (i) * LINE)
#define R results
// A body: a loop over instances, of instructions on x, y and two results.
#define BODY(name, thread, code, ...)                                                                  \
  static void name(long from, long to) {                                                               \
    for (long i = from; i < to; i++) {                                                                 \
      u64 a = 0, b = 0;                                                                                \
      asm volatile(code : "+&r"(a), "+&r"(b) : "r"(X(i)), "r"(Y(i)) : "memory", "cc", ##__VA_ARGS__); \
      R[thread][i][0] = a, R[thread][i][1] = b;                                                        \
    }                                                                                                  \
  }
#define A(t, i) R[t][i][0]
#define B(t, i) R[t][i][1]
#define FINAL_X(i) (*(u64 *)X(i))
#define FINAL_Y(i) (*(u64 *)Y(i))

// Store buffering: without a fence both may read 0.
BODY(sb0, 0, "movq $1,(%2)\n movq (%3),%0")
BODY(sb1, 1, "movq $1,(%3)\n movq (%2),%0")
static int sb(long i) { return A(0, i) == 0 && A(1, i) == 0 ? 1 : 0; }
static int fenced(long i) { return sb(i) * 2; }
BODY(sbFence0, 0, "movq $1,(%2)\n mfence\n movq (%3),%0")
BODY(sbFence1, 1, "movq $1,(%3)\n mfence\n movq (%2),%0")
BODY(sbXchg0, 0, "mov $1,%1\n xchgq %1,(%2)\n movq (%3),%0")
BODY(sbXchg1, 1, "mov $1,%1\n xchgq %1,(%3)\n movq (%2),%0")
BODY(sbLock0, 0, "movq $1,(%2)\n lock addl $0,-8(%%rsp)\n movq (%3),%0")
BODY(sbLock1, 1, "movq $1,(%3)\n lock addl $0,-8(%%rsp)\n movq (%2),%0")
BODY(sbXadd0, 0, "mov $1,%1\n lock xaddl %k1,(%2)\n movl (%3),%k0")
BODY(sbXadd1, 1, "mov $1,%1\n lock xaddl %k1,(%3)\n movl (%2),%k0")

// Message passing: who sees the second store sees the first.
static int mp(long i) { return A(1, i) != 0 && B(1, i) == 0 ? 2 : 0; }
BODY(mp8w, 0, "movb $1,(%2)\n movb $1,(%3)")
BODY(mp8r, 1, "movzbl (%3),%k0\n movzbl (%2),%k1")
BODY(mp16w, 0, "movw $1,(%2)\n movw $1,(%3)")
BODY(mp16r, 1, "movzwl (%3),%k0\n movzwl (%2),%k1")
BODY(mp32w, 0, "movl $1,(%2)\n movl $1,(%3)")
BODY(mp32r, 1, "movl (%3),%k0\n movl (%2),%k1")
BODY(mp64w, 0, "movq $1,(%2)\n movq $1,(%3)")
BODY(mp64r, 1, "movq (%3),%0\n movq (%2),%1")
BODY(mpOddw, 0, "movq $1,3(%2)\n movq $1,5(%3)")
BODY(mpOddr, 1, "movq 5(%3),%0\n movq 3(%2),%1")
BODY(mpXmmw, 0, "mov $1,%k0\n movq %0,%%xmm0\n movq %%xmm0,(%2)\n movups %%xmm0,(%3)", "xmm0")
BODY(mpXmmr, 1, "movups (%3),%%xmm0\n movq (%2),%%xmm1\n movq %%xmm0,%0\n movq %%xmm1,%1", "xmm0", "xmm1")
BODY(mpIncw, 0, "incq (%2)\n orq $1,(%3)")
BODY(mpIncr, 1, "addq (%3),%0\n addq (%2),%1")
BODY(mpStringw, 0,
     "mov %2,%%rdi\n mov %3,%%rbx\n mov $1,%%eax\n mov $3,%%ecx\n rep stosq\n mov %%rbx,%%rdi\n mov $2,%%ecx\n rep stosq",
     "rdi", "rax", "rbx", "rcx")

// A read loop that stays at its place: it ends when the other thread has stored, and then sees what came before.
BODY(waitw, 0, "movq $1,(%2)\n movq $1,(%3)")
BODY(waitr, 1, "1: movq (%3),%0\n test %0,%0\n jz 1b\n movq (%2),%1")

// Load buffering.
BODY(lb0, 0, "movq (%2),%0\n movq $1,(%3)")
BODY(lb1, 1, "movq (%3),%0\n movq $1,(%2)")
static int lb(long i) { return A(0, i) != 0 && A(1, i) != 0 ? 2 : 0; }

// Independent reads of independent writes: all readers see one order.
BODY(iriw0, 0, "movq $1,(%2)")
BODY(iriw1, 1, "movq $1,(%3)")
BODY(iriw2, 2, "movq (%2),%0\n movq (%3),%1")
BODY(iriw3, 3, "movq (%3),%0\n movq (%2),%1")
static int iriw(long i) { return A(2, i) && !B(2, i) && A(3, i) && !B(3, i) ? 2 : 0; }

// Coherence of one place.
BODY(corr0, 0, "movq $1,(%2)\n movq $2,(%2)")
BODY(corr1, 1, "movq (%2),%0\n movq (%2),%1")
static int corr(long i) { return A(1, i) > B(1, i) ? 2 : 0; }

// A thread sees its own store early, and the other's late.
BODY(rfi0, 0, "movq $1,(%2)\n movq (%2),%0\n movq (%3),%1")
BODY(rfi1, 1, "movq $1,(%3)\n movq (%3),%0\n movq (%2),%1")
static int rfi(long i) {
  if (A(0, i) != 1 || A(1, i) != 1) return 2;
  return B(0, i) == 0 && B(1, i) == 0 ? 1 : 0;
}
BODY(n60, 0, "movq $1,(%2)\n movq (%2),%0\n movq (%3),%1")
BODY(n61, 1, "movq $2,(%3)\n movq $2,(%2)")
static int n6(long i) {
  if (A(0, i) == 0) return 2;
  return FINAL_X(i) == 1 && A(0, i) == 1 && B(0, i) == 0 ? 1 : 0;
}

// Stores of two threads have one order.
BODY(ww0, 0, "movq $1,(%2)\n movq $2,(%3)")
BODY(ww1, 1, "movq $1,(%3)\n movq $2,(%2)")
static int ww(long i) { return FINAL_X(i) == 1 && FINAL_Y(i) == 1 ? 2 : 0; }
BODY(s0, 0, "movq $2,(%2)\n movq $1,(%3)")
BODY(s1, 1, "movq (%3),%0\n movq $1,(%2)")
static int s(long i) { return FINAL_X(i) == 2 && A(1, i) == 1 ? 2 : 0; }
BODY(r0, 0, "movq $1,(%2)\n movq $1,(%3)")
BODY(r1, 1, "movq $2,(%3)\n mfence\n movq (%2),%0")
static int r(long i) { return FINAL_Y(i) == 2 && A(1, i) == 0 ? 2 : 0; }

// Causality over three threads: who sees the effect sees the cause.
BODY(wrc0, 0, "movq $1,(%2)")
BODY(wrc1, 1, "movq (%2),%0\n movq %0,(%3)")
BODY(wrc2, 2, "movq (%3),%0\n movq (%2),%1")
static int wrc(long i) { return A(2, i) != 0 && B(2, i) == 0 ? 2 : 0; }

// The same with the variables in a stack: thread 1's frame, which thread 0 reaches by a pointer.
static char *volatile frame;
#define ON_STACK (2 * INSTANCES)
static void stackw(long from, long to) {
  char *at;
  while (!(at = frame)) asm volatile("pause");
  for (long i = from; i < to; i++) {
    asm volatile("movq %0,(%1)\n movq %0,8(%1)" : : "r"(i + 1), "r"(at) : "memory");
    for (int k = i & 15; k; k--) asm volatile("pause");
  }
}
static void stackr(long from, long to) {
  for (long i = from; i < to; i++) A(1, i) = 0, B(1, i) = 1;
  long n = to - from, bad = 0;
  // Loads at a distance from RSP: newer second word, older first word must not be seen.
  asm volatile(
      "sub $64,%%rsp\n movq $0,16(%%rsp)\n movq $0,24(%%rsp)\n lea 16(%%rsp),%%rax\n mov %%rax,%2\n"
      "1: movq 24(%%rsp),%%rax\n movq 16(%%rsp),%%rdx\n cmp %%rax,%%rdx\n jae 2f\n inc %1\n"
      "2: cmp %3,%%rax\n jb 1b\n movq $0,%2\n add $64,%%rsp"
      : "+r"(n), "+r"(bad), "=m"(frame)
      : "r"(to)
      : "rax", "rdx", "memory", "cc");
  A(1, from) = bad, B(1, from) = bad == 0;
}
// A spin on a stack slot, with nothing else in the loop.
static void slotw(long from, long to) {
  for (long i = from; i < to; i += 16) {
    char *at;
    while (!(at = frame)) asm volatile("pause");
    frame = 0;
    *(volatile u64 *)(at + 8) = i;
    *(volatile u64 *)at = 1;
  }
}
static void slotr(long from, long to) {
  for (long i = from; i < to; i += 16) {
    u64 first = 0, second = 0;
    asm volatile(
        "sub $64,%%rsp\n movq $0,16(%%rsp)\n movq $-1,24(%%rsp)\n lea 16(%%rsp),%%rax\n mov %%rax,%2\n"
        "1: cmpq $0,16(%%rsp)\n je 1b\n movq 24(%%rsp),%1\n mov $1,%k0\n add $64,%%rsp"
        : "+&r"(first), "+&r"(second), "=m"(frame)
        :
        : "rax", "memory", "cc");
    A(1, i) = first, B(1, i) = second == (u64)i;
  }
}

// Long spins, so that a compiler that took the read for invariant would have done so: each ends when the other thread
// stores after a while.
static void late(long from, long to) {
  static const long while_[2] = {0, 250000000};
  if (from || roundOf[0]) return;
  call(35, (long)while_, 0, 0, 0, 0);  // nanosleep
  *(volatile u64 *)X(0) = 1;
}
#define SPIN(name, code, ...)                                                                              \
  static void name(long from, long to) {                                                                   \
    if (from || roundOf[8]) return;                                                                          \
    asm volatile(code : : "r"(X(0)) : "rax", "rcx", "memory", "cc", ##__VA_ARGS__);                        \
  }
SPIN(spinLoad, "1: movq (%0),%%rax\n test %%rax,%%rax\n jz 1b")
SPIN(spinCompare, "1: cmpq $0,(%0)\n je 1b")
SPIN(spinByte, "1: cmpb $0,(%0)\n je 1b")
SPIN(spinTest, "1: testl $1,(%0)\n jz 1b")
SPIN(spinIndexed, "xor %%ecx,%%ecx\n1: movl (%0,%%rcx,8),%%eax\n or %%eax,%%eax\n jz 1b")
SPIN(spinXmm, "1: movq (%0),%%xmm0\n movq %%xmm0,%%rax\n test %%rax,%%rax\n jz 1b", "xmm0")
SPIN(spinAround, "jmp 2f\n1: movq (%0),%%rax\n2: test %%rax,%%rax\n jz 1b\n cmpq $0,(%0)\n jz 1b")
SPIN(spinCounted, "3: mov $1000,%%ecx\n1: cmpq $0,(%0)\n jne 2f\n dec %%ecx\n jnz 1b\n jmp 3b\n2:")
SPIN(spinPause, "1: pause\n cmpq $0,(%0)\n je 1b")
SPIN(spinCall, "1: call 2f\n test %%rax,%%rax\n jz 1b\n jmp 3f\n2: movq (%0),%%rax\n ret\n3:")
static int ends(long i) { return 0; }

// Locked instructions lose nothing, in different widths on the same place too.
#define COUNT(t)                                                                                              \
  static void count##t(long from, long to) {                                                                  \
    for (long i = from; i < to; i++) {                                                                        \
      u64 seen, one = 1;                                                                                      \
      asm volatile("lock incl %0" : "+m"(counters[0])::"cc");                                                 \
      asm volatile("lock xaddq %1,%0" : "+m"(counters[1]), "+r"(one)::"cc");                                  \
      do {                                                                                                    \
        seen = *(volatile u64 *)&counters[2];                                                                 \
      } while (!__sync_bool_compare_and_swap(&counters[2], seen, seen + 1));                                  \
      asm volatile("lock addb $1,%0" : "+m"(((char *)counters)[24 + t])::"cc");                               \
      asm volatile("lock incq %0" : "+m"(counters[4])::"cc");                                                 \
      asm volatile("lock subw $1,%0" : "+m"(((short *)(counters + 4))[0])::"cc");                             \
    }                                                                                                         \
  }
COUNT(0) COUNT(1) COUNT(2) COUNT(3)
// Each thread's bytes wrap by themselves; INCQ and SUBW meet in the low word.
static int count(long i) {
  u64 all = (u64)THREADS * INSTANCES;
  if (i) return 0;
  int good = (u32)counters[0] == (u32)all && counters[1] == all && counters[2] == all;
  for (int t = 0; t < THREADS; t++) good &= ((unsigned char *)counters)[24 + t] == (unsigned char)INSTANCES;
  return good && (short)counters[4] == 0 ? 0 : 2;
}

static const Test tests[] = {
    {"SB", 2, {sb0, sb1}, sb},
    {"SB+mfence", 2, {sbFence0, sbFence1}, fenced},
    {"SB+xchg", 2, {sbXchg0, sbXchg1}, fenced},
    {"SB+lock", 2, {sbLock0, sbLock1}, fenced},
    {"SB+xadd", 2, {sbXadd0, sbXadd1}, fenced},
    {"MP8", 2, {mp8w, mp8r}, mp},
    {"MP16", 2, {mp16w, mp16r}, mp},
    {"MP32", 2, {mp32w, mp32r}, mp},
    {"MP64", 2, {mp64w, mp64r}, mp},
    {"MP+misaligned", 2, {mpOddw, mpOddr}, mp},
    {"MP+xmm", 2, {mpXmmw, mpXmmr}, mp},
    {"MP+update", 2, {mpIncw, mpIncr}, mp},
    {"MP+string", 2, {mpStringw, mp64r}, mp},
    {"MP+wait", 2, {waitw, waitr}, mp},
    {"MP+stack", 2, {stackw, stackr}, mp},
    {"wait+stack", 2, {slotw, slotr}, mp},
    {"spin load", 2, {late, spinLoad}, ends},
    {"spin compare", 2, {late, spinCompare}, ends},
    {"spin byte", 2, {late, spinByte}, ends},
    {"spin test", 2, {late, spinTest}, ends},
    {"spin indexed", 2, {late, spinIndexed}, ends},
    {"spin xmm", 2, {late, spinXmm}, ends},
    {"spin around", 2, {late, spinAround}, ends},
    {"spin counted", 2, {late, spinCounted}, ends},
    {"spin pause", 2, {late, spinPause}, ends},
    {"spin call", 2, {late, spinCall}, ends},
    {"LB", 2, {lb0, lb1}, lb},
    {"IRIW", 4, {iriw0, iriw1, iriw2, iriw3}, iriw},
    {"WRC", 3, {wrc0, wrc1, wrc2}, wrc},
    {"CoRR", 2, {corr0, corr1}, corr},
    {"SB+rfi", 2, {rfi0, rfi1}, rfi},
    {"n6", 2, {n60, n61}, n6},
    {"2+2W", 2, {ww0, ww1}, ww},
    {"S", 2, {s0, s1}, s},
    {"R+mfence", 2, {r0, r1}, r},
    {"counters", 4, {count0, count1, count2, count3}, count},
};

static u64 forbidden, allowed;
static void work(long thread) {
  int chunked = test->body[1] != stackr && test->body[1] != slotr && test->outcome != ends;
  for (long round = 0; round < rounds; round++) {
    roundOf[8 * thread] = round;
    if (thread == 0) {
      for (long i = 0; i < INSTANCES * LINE / 8; i++) ((u64 *)xs)[i] = 0, ((u64 *)ys)[i] = 0;
      for (int i = 0; i < 8; i++) counters[i] = 0;
      for (long t = 0; t < THREADS; t++) {
        progress[8 * t] = 0;
        for (long i = 0; i < INSTANCES; i++) R[t][i][0] = R[t][i][1] = 0;
      }
      frame = 0;
    }
    barrier();
    long step = chunked ? CHUNK : INSTANCES;
    for (long i = 0; i < INSTANCES; i += step) {
      test->body[thread](i, i + step);
      // Together again, or nearly so: threads that are at different instances prove nothing.
      progress[8 * thread] = i + step;
      for (int t = 0; t < test->threads; t++)
        for (int n = 0; n < 4000 && progress[8 * t] < (u64)(i + step); n++);
      for (long n = round * (thread + 1) % 23; n > 0; n--) asm volatile("" ::: "memory");
    }
    barrier();
    if (thread == 0)
      for (long i = 0; i < INSTANCES; i++) {
        int outcome = test->outcome(i);
        forbidden += outcome == 2, allowed += outcome == 1;
      }
  }
}

static char stacks[THREADS][65536] __attribute__((aligned(64)));
static u32 ended;
asm("spawn: mov %rsi,%r9\n mov %rdx,%r8\n mov $56,%eax\n mov $0x50f00,%edi\n xor %edx,%edx\n xor %r10d,%r10d\n syscall\n"
    " test %eax,%eax\n jnz 1f\n mov %r8,%rdi\n call begin\n mov $60,%eax\n xor %edi,%edi\n syscall\n1: ret\n");
long spawn(long unused, void *stack, long thread);
void begin(long thread) {
  work(thread);
  __atomic_add_fetch(&ended, 1, __ATOMIC_SEQ_CST);
}

static int same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

void main_(long *stack) {
  const char *which = stack[0] > 2 ? (char *)stack[3] : 0;
  for (const char *p = (char *)stack[2]; *p; p++) rounds = rounds * 10 + *p - '0';
  for (u64 n = 0; n < sizeof tests / sizeof *tests; n++) {
    test = tests + n;
    if (which && !same(which, test->name)) continue;
    forbidden = allowed = 0;
    ended = 0;
    for (long t = 1; t < test->threads; t++)
      if (spawn(0, stacks[t] + sizeof *stacks - 64, t) < 0) call(231, 1, 0, 0, 0, 0);
    work(0);
    while (*(volatile u32 *)&ended != (u32)test->threads - 1) call(24, 0, 0, 0, 0, 0);
    put(test->name), put(" instances "), number(rounds * INSTANCES);
    put(" forbidden "), number(forbidden), put(" allowed "), number(allowed);
    flush();
  }
  call(231, 0, 0, 0, 0, 0);
}
