// Saves and restores the vector registers by the XSAVE family and prints what became of them: the same on every
// processor with AVX and XSAVEC. Left out is what counts as used at the processor's choice: x87's component, and a low
// half that is zero again.
// Built by:  gcc -O1 -static -nostdlib -fno-stack-protector -fcf-protection=none -mno-avx -Wl,--build-id=none -s -o xstate xstate.c
typedef unsigned long u64;
typedef unsigned int u32;
asm(".globl _start\n_start: and $-16,%rsp\n call main_\n");
static long call(long n, long a, long b, long c) {
  long r;
  asm volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return r;
}
static void print(const char *name, u64 value) {
  char text[80];
  int n = 0;
  while (*name) text[n++] = *name++;
  text[n++] = ' ';
  for (int i = 60; i >= 0; i -= 4) text[n++] = "0123456789abcdef"[value >> i & 15];
  text[n++] = '\n';
  call(1, 1, (long)text, n);
}
static u64 area[104] __attribute__((aligned(64))), reset[104] __attribute__((aligned(64)));
static u64 ones[4] = {1, 2, 3, 4};

static void fill(u64 *what, u64 with) {
  for (int i = 0; i < 104; i++) what[i] = with;
}
#define FAMILY(op, at, mask) \
  asm volatile(op " %0" : "+m"(*(u64(*)[104])(at)) : "a"(mask), "d"(0) : "memory")

/* Bits of use: 1 MXCSR, 2 the low half of a register, 4 the high half too. */
static void state(int use) {
  fill(reset, 0);
  ((u32 *)reset)[6] = 0x1f80;
  FAMILY("xrstor64", reset, 6);
  u32 mxcsr = 0x1fa0;
  if (use & 1) asm volatile("ldmxcsr %0" ::"m"(mxcsr));
  if (use & 4) asm volatile(".byte 0xc5,0xfe,0x6f,0x1f" ::"D"(ones));          /* vmovdqu (%rdi), %ymm3 */
  if (use & 2 && !(use & 4)) asm volatile("movdqu (%0), %%xmm3" ::"r"(ones));
}
static void show(void) {
  u64 lanes[4];
  u32 mxcsr;
  asm volatile(".byte 0xc5,0xfe,0x7f,0x1f" ::"D"(lanes) : "memory"); /* vmovdqu %ymm3, (%rdi) */
  asm volatile("stmxcsr %0" : "=m"(mxcsr));
  print("  mxcsr", mxcsr);
  for (int i = 0; i < 4; i++) print("  ymm3", lanes[i]);
}
static void saved(const char *how) {
  print(how, area[64] & 6);
  print("  components", area[65]);
  print("  control", (u32)area[3]);
  print("  xmm3", area[20 + 6]);
  print("  ymm3", area[72 + 6]);
}

void main_(void) {
  for (int use = 0; use < 8; use++) {
    if ((use & 6) == 4) continue;
    print("state", use);
    for (int mask = 2; mask < 8; mask += 2) {
      print(" mask", mask);
      state(use); fill(area, 0xaaaaaaaaaaaaaaaa); area[64] = area[65] = 0;
      FAMILY("xsave64", area, mask); saved("xsave");
      state(use); fill(area, 0xaaaaaaaaaaaaaaaa);
      for (int i = 66; i < 72; i++) area[i] = 0;
      FAMILY("xsavec64", area, mask); saved("xsavec");
      for (int other = 0; other < 8; other += 7) {
        for (int request = 2; request < 8; request += 2) {
          // Components that were asked for and aren't in the area must be in its map, or all are refused.
          if (request & ~mask) continue;
          state(other);
          FAMILY("xrstor64", area, request);
          print("  xrstor", request), show();
        }
      }
    }
  }
  call(231, 0, 0, 0);
}
