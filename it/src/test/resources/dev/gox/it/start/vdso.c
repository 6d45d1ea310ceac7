// Calls the vDSO's functions as a C library does and compares with the system calls; says "ok" or the
// number of the first check that fails. A bad pointer is a fault in the vDSO; the opcode of gox's vDSO
// is undefined outside of it.
// Built by:  gcc -O1 -static -nostdlib -fno-stack-protector -fcf-protection=none -Wl,--build-id=none -s -o vdso vdso.c
asm(".globl _start\n_start: mov %rsp,%rdi\n and $-16,%rsp\n call main_\n"
    ".globl restore\nrestore: mov $15,%eax\n syscall");
typedef unsigned long u64;
static long call(long n, long a, long b, long c, long d) {
  long r;
  register long r10 asm("r10") = d;
  asm volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
  return r;
}
static void say(const char *s) {
  long n = 0;
  while (s[n]) n++;
  call(1, 1, (long)s, n, 0);
}
static void check(int good, char number) {
  if (!good) {
    char text[] = "failed  \n";
    text[7] = number;
    say(text);
    call(231, 1, 0, 0, 0);
  }
}
static int equal(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}
static u64 base;
static void *find(const char *name) {
  u64 *dynamic = 0;
  unsigned short n = *(unsigned short *)(base + 56);
  for (int i = 0; i < n; i++) {
    u64 header = base + *(u64 *)(base + 32) + 56 * i;
    if (*(int *)header == 2) dynamic = (u64 *)(base + *(u64 *)(header + 16));
  }
  char *strings = 0, *symbols = 0;
  for (u64 *d = dynamic; *d; d += 2) {
    if (*d == 5) strings = (char *)(base + d[1]);
    if (*d == 6) symbols = (char *)(base + d[1]);
  }
  // The string table follows the symbols in every vDSO.
  for (char *s = symbols; s < strings; s += 24)
    if (equal(strings + *(unsigned *)s, name)) return (void *)(base + *(u64 *)(s + 8));
  return 0;
}
extern void restore(void);
static volatile int signal_;
static volatile u64 address, rip;
u64 resumeRip, resumeRsp;
static void handler(int s, u64 *info, u64 *context) {
  signal_ = s;
  address = info[2];
  rip = context[5 + 16];
  context[5 + 16] = resumeRip;
  context[5 + 15] = resumeRsp;
}
// Calls a function that faults; the handler goes on behind the call.
static void guarded(void *function, long a, long b) {
  long x = a, y = b, f = (long)function;
  asm volatile("push %%rbx\n push %%rbp\n push %%r12\n push %%r13\n push %%r14\n push %%r15\n"
               "lea 1f(%%rip),%%rcx\n mov %%rcx,resumeRip(%%rip)\n mov %%rsp,resumeRsp(%%rip)\n"
               "call *%%rax\n1: pop %%r15\n pop %%r14\n pop %%r13\n pop %%r12\n pop %%rbp\n pop %%rbx"
               : "+D"(x), "+S"(y), "+a"(f) : : "rcx", "rdx", "r8", "r9", "r10", "r11", "memory", "cc");
}
static unsigned char opcode[] = {0x0F, 0x0A, 0xC3};
void main_(u64 *stack) {
  u64 *p = stack + 1;
  while (*p++) {}
  while (*p++) {}
  for (; *p; p += 2)
    if (*p == 33) base = p[1];
  check(base != 0 && base >> 47 == 0, '0');
  int (*gettime)(long, u64 *) = find("__vdso_clock_gettime");
  int (*getres)(long, u64 *) = find("__vdso_clock_getres");
  int (*timeofday)(u64 *, int *) = find("__vdso_gettimeofday");
  long (*seconds)(long *) = find("__vdso_time");
  int (*cpu)(unsigned *, unsigned *, void *) = find("__vdso_getcpu");
  check(gettime && getres && timeofday && seconds && cpu, '1');
  static const char clocks[] = {0, 1, 2, 3, 4, 5, 6, 7, 11};
  for (int i = 0; i < sizeof clocks; i++) {
    u64 before[2], now[2], after[2];
    call(228, clocks[i], (long)before, 0, 0);
    check(gettime(clocks[i], now) == 0, '2');
    call(228, clocks[i], (long)after, 0, 0);
    check(now[1] < 1000000000, '3');
    check(before[0] < now[0] || before[0] == now[0] && before[1] <= now[1], '4');
    check(now[0] < after[0] || now[0] == after[0] && now[1] <= after[1], '5');
    u64 resolution[2], same[2];
    check(getres(clocks[i], resolution) == 0, '6');
    call(229, clocks[i], (long)same, 0, 0);
    check(resolution[0] == same[0] && resolution[1] == same[1], '7');
    check(getres(clocks[i], 0) == 0, '8');
  }
  u64 t[2];
  check(gettime(99, t) == -22, '9');
  check(getres(99, t) == -22, 'a');
  u64 day[2] = {0, 0};
  int zone[2] = {7, 7};
  check(timeofday(day, zone) == 0 && timeofday(0, 0) == 0, 'b');
  check(zone[0] == 0 && zone[1] == 0 && day[1] < 1000000, 'c');
  long stored, now = seconds(&stored);
  check(now == stored && now - (long)day[0] < 60 && seconds(0) >= now, 'd');
  unsigned processor = 99999, node = 99999;
  check(cpu(&processor, &node, 0) == 0 && cpu(0, 0, 0) == 0, 'e');
  check(processor < 4096 && node < 4096, 'f');
  struct { void *handler; u64 flags; void *restorer; u64 mask; } action = {handler, 0x44000004, restore, 0};
  call(13, 11, (long)&action, 0, 8);
  call(13, 4, (long)&action, 0, 8);
  guarded(gettime, 1, 0x10);
  check(signal_ == 11, 'g');
  check(address == 0x10, 'h');
  check(rip >= base && rip < base + 0x4000, 'i');
  signal_ = 0;
  u64 m;
  {
    register long r10 asm("r10") = 0x22;
    register long r8 asm("r8") = -1;
    register long r9 asm("r9") = 0;
    asm volatile("syscall" : "=a"(m) : "a"(9), "D"(0), "S"(4096), "d"(7), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
  }
  for (int i = 0; i < 3; i++) ((char *)m)[i] = opcode[i];
  guarded((void *)m, 0, 0);
  check(signal_ == 4, 'j');
  check(rip == m, 'k');
  say("ok\n");
  call(231, 0, 0, 0, 0);
}
