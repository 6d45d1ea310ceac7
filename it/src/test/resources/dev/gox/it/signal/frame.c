// Looks at its own signal frames, edits them, and prints what it finds: the same on every Linux/amd64,
// whatever extended state the processor has.
// Built by:  gcc -O1 -static -nostdlib -fno-stack-protector -fcf-protection=none -mno-avx -Wl,--build-id=none -s -o frame frame.c
typedef unsigned long u64;
typedef unsigned int u32;
asm(".globl _start\n_start: and $-16,%rsp\n call main_\n"
    ".globl restore\nrestore: mov $15,%eax\n syscall\n"
    // Every register of the handler's start is kept before C code runs.
    ".globl entry\nentry: mov %rax,entryRax(%rip)\n movups %xmm5,entryXmm(%rip)\n stmxcsr entryMxcsr(%rip)\n"
    " mov %rsp,entryRsp(%rip)\n pushf\n pop entryFlags(%rip)\n sub $8,%rsp\n call handler\n add $8,%rsp\n ret");
u64 entryRax, entryRsp, entryFlags;
u32 entryMxcsr;
u64 entryXmm[2];
static long call(long n, long a, long b, long c, long d) {
  long r;
  register long r10 asm("r10") = d;
  asm volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
  return r;
}
static void print(const char *name, u64 value) {
  char text[80];
  int n = 0;
  while (*name) text[n++] = *name++;
  text[n++] = ' ';
  for (int i = 60; i >= 0; i -= 4) text[n++] = "0123456789abcdef"[value >> i & 15];
  text[n++] = '\n';
  call(1, 1, (long)text, n, 0);
}
extern void restore(void), entry(void);
static struct { void *handler; u64 flags; void *restorer; u64 mask; } action;
static u64 *context, *info;
static int mode;
u64 landing, landed[16], landedXmm[2], landedFlags, newStack[64], stackBase;
u32 landedMxcsr;
static char alternate[16384] __attribute__((aligned(64)));

void handler(int signal, u64 *i, u64 *uc) {
  context = uc;
  info = i;
  u64 *greg = uc + 5;
  char *fp = (char *)greg[23];
  switch (mode) {
    case 0:  // registers at a known place
      print("signal", signal);
      print("rdi is the signal", signal == *(int *)i);
      print("entry rax", entryRax);
      print("entry xmm5 low", entryXmm[0]);
      print("entry xmm5 high", entryXmm[1]);
      print("entry mxcsr", entryMxcsr);
      print("entry flags DF", entryFlags & 0x400);
      print("rsp mod 16", entryRsp & 15);
      print("frame: return address is the restorer", *(u64 *)entryRsp == (u64)restore);
      print("ucontext from frame", (u64)uc - entryRsp);
      print("siginfo from frame", (u64)i - entryRsp);
      print("fpstate mod 64", (u64)fp & 63);
      print("fpstate above frame", (u64)fp >= entryRsp + 440 && (u64)fp < entryRsp + 440 + 64 + 16);
      print("uc_flags but for xstate", uc[0] & ~1UL);
      print("uc_link", uc[1]);
      print("ss_sp", uc[2]);
      print("ss_flags", uc[3] & 0xffffffff);
      print("ss_size", uc[4]);
      for (int k = 0; k < 17; k++)
        if (k != 15 && k != 16 && k != 14 && k != 3 && k != 8) print("greg", greg[k]);
      print("rsp below base", stackBase - greg[15]);
      print("flags", greg[17] & 0x10cd5);
      print("segments", greg[18]);
      print("error", greg[19]);
      print("trap", greg[20]);
      print("old mask", greg[21]);
      print("cr2", greg[22]);
      print("mask", uc[37]);
      print("fcw", *(unsigned short *)fp);
      print("fsw", *(unsigned short *)(fp + 2));
      print("ftw", fp[4]);
      print("mxcsr", *(u32 *)(fp + 24));
      print("xmm5 low", *(u64 *)(fp + 160 + 16 * 5));
      print("xmm5 high", *(u64 *)(fp + 168 + 16 * 5));
      print("xmm15 low", *(u64 *)(fp + 160 + 16 * 15));
      // The words for software: all or nothing.
      u32 *software = (u32 *)(fp + 464);
      int extended = (uc[0] & 1) != 0;
      if (extended)
        print("xstate", software[0] == 0x46505853 && *(u32 *)(fp + software[4]) == 0x46505845 &&
                            software[1] == software[4] + 4 && (software[2] & 3) == 3);
      else
        print("xstate", software[0] == 0 && software[1] == 0 && software[4] == 0);
      break;
    case 1:  // everything edited
      for (int k = 0; k < 15; k++) greg[k] = 0x1111111111111111 * (k + 1);
      greg[15] = (u64)&newStack[32];
      greg[16] = landing;
      greg[17] = 0x200000 | 0x8d5 | 2 | 0x100 * 0;  // ID isn't taken, arithmetic flags are
      *(u64 *)(fp + 160 + 16 * 3) = 0x1234567890abcdef;
      *(u64 *)(fp + 168 + 16 * 3) = 0xfedcba0987654321;
      *(u32 *)(fp + 24) = 0x7f80;
      uc[37] = 1UL << 9;  // SIGUSR1 stays blocked
      break;
    case 2:  // a fault: go on behind it
      print("fault: signal", signal);
      print("code", ((int *)i)[2]);
      print("error", greg[19]);
      print("trap", greg[20]);
      print("cr2", greg[22]);
      print("RF", greg[17] & 0x10000);
      print("address is rip", i[2] == greg[16]);
      greg[16] = landing;
      break;
    case 3:  // no FP state: it is made anew
      greg[23] = 0;
      break;
    case 4:
      print("on the alternate stack", entryRsp > (u64)alternate && entryRsp < (u64)alternate + sizeof alternate);
      print("fpstate mod 64", (u64)fp & 63);
      print("ss_sp is it", uc[2] == (u64)alternate);
      print("ss_size", uc[4]);
      break;
    case 5:
      print("later signal: error", greg[19]);
      print("trap", greg[20]);
      print("cr2", greg[22]);
      print("RF", greg[17] & 0x10000);
      break;
  }
}
static void set(int signal, u64 flags) {
  action.handler = entry;
  action.flags = 0x04000004 | flags;
  action.restorer = restore;
  action.mask = 1UL << 11;
  call(13, signal, (long)&action, 0, 8);
}
#define PID pid
static long pid;
// Sends SIGUSR1 to itself with all registers known; RBX and RBP come back.
#define SAVE "push %%rbx\n push %%rbp\n push %%r12\n push %%r13\n push %%r14\n push %%r15\n"
#define LOAD "pop %%r15\n pop %%r14\n pop %%r13\n pop %%r12\n pop %%rbp\n pop %%rbx\n"
#define CLOBBERS "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "memory", "cc", "xmm3", "xmm5", "xmm15"
static u64 constants[2] = {0x0102030405060708, 0x1112131415161718};
u64 savedRsp;
static u32 rounding = 0x3f80;
#define FAULT(code) \
  asm volatile(SAVE "lea 1f(%%rip),%%rcx\n mov %%rcx,landing(%%rip)\n" code "\n1:" LOAD : : : "rax", "rdi", CLOBBERS)
void main_(void) {
  // The mask, and what frames show of the alternate stack and of earlier faults, came with execve.
  u64 nothing = 0;
  call(14, 2, (long)&nothing, 0, 8);
  struct { void *sp; int flags; u64 size; } none = {0, 2, 0};
  call(131, (long)&none, 0, 0, 0);
  set(11, 0);
  mode = 2;
  FAULT("mov $0x40,%%eax\n movl $1,(%%rax)");
  pid = call(39, 0, 0, 0, 0);
  set(10, 0);
  mode = 0;
  long p = pid;
  asm volatile(SAVE "mov %%rsp,stackBase(%%rip)\n movups %1,%%xmm5\n movups %1,%%xmm15\n ldmxcsr %2\n"
               "mov $0x3b,%%rbx\n mov $0x55,%%rbp\n mov $0x88,%%r8\n mov $0x99,%%r9\n mov $0xaa,%%r10\n"
               "mov $0xcc,%%r12\n mov $0xdd,%%r13\n mov $0xee,%%r14\n mov $0xff,%%r15\n mov $0x22,%%rdx\n"
               "mov $10,%%esi\n xor %%eax,%%eax\n mov $62,%%eax\n mov %0,%%rdi\n push $7\n std\n stc\n syscall\n cld\n pop %%rdx\n"
               "ldmxcsr %3\n" LOAD
               : "+D"(p) : "m"(*constants), "m"(rounding), "m"((u32){0x1f80}) : "rax", CLOBBERS);
  mode = 1;
  p = pid;
  asm volatile(SAVE "mov %%rsp,savedRsp(%%rip)\n lea 1f(%%rip),%%rcx\n mov %%rcx,landing(%%rip)\n"
               "mov $62,%%eax\n mov $10,%%esi\n syscall\n ud2\n"
               "1: mov %%rax,landed+8*13(%%rip)\n pushf\n pop landedFlags(%%rip)\n mov %%rsp,landed+8*15(%%rip)\n"
               "mov %%r8,landed(%%rip)\n mov %%r9,landed+8(%%rip)\n mov %%r10,landed+16(%%rip)\n mov %%r11,landed+24(%%rip)\n"
               "mov %%r12,landed+32(%%rip)\n mov %%r13,landed+40(%%rip)\n mov %%r14,landed+48(%%rip)\n mov %%r15,landed+56(%%rip)\n"
               "mov %%rdi,landed+64(%%rip)\n mov %%rsi,landed+72(%%rip)\n mov %%rbp,landed+80(%%rip)\n mov %%rbx,landed+88(%%rip)\n"
               "mov %%rdx,landed+96(%%rip)\n mov %%rcx,landed+112(%%rip)\n movups %%xmm3,landedXmm(%%rip)\n"
               "stmxcsr landedMxcsr(%%rip)\n mov savedRsp(%%rip),%%rsp\n" LOAD
               : "+D"(p) : : "rax", CLOBBERS);
  for (int k = 0; k < 15; k++) print("landed", landed[k]);
  print("landed rsp", landed[15] == (u64)&newStack[32]);
  print("landed flags", landedFlags & 0x200cd5);
  print("landed xmm3 low", landedXmm[0]);
  print("landed xmm3 high", landedXmm[1]);
  print("landed mxcsr", landedMxcsr);
  u64 now = 0;
  call(14, 2, (long)&now, (long)&now, 8);
  print("landed mask", now);
  mode = 2;
  set(11, 0);
  set(4, 0);
  set(8, 0);
  set(5, 0);
  FAULT("mov $0x10,%%eax\n movl $1,(%%rax)");
  FAULT("mov $0x20,%%eax\n mov (%%rax),%%eax");
  FAULT("mov $0x30,%%eax\n call *%%rax");
  FAULT("mov $1,%%rax\n shl $63,%%rax\n mov (%%rax),%%eax");
  FAULT("ud2");
  FAULT("xor %%ecx,%%ecx\n xor %%edx,%%edx\n div %%ecx");
  FAULT("int3");
  mode = 5;
  call(62, pid, 10, 0, 0);
  mode = 3;
  p = pid;
  u64 xmm[2];
  u32 mxcsr;
  asm volatile("movups %3,%%xmm5\n ldmxcsr %4\n mov $62,%%eax\n mov $10,%%esi\n syscall\n movups %%xmm5,%1\n stmxcsr %2\n ldmxcsr %5"
               : "+D"(p), "=m"(xmm), "=m"(mxcsr) : "m"(*constants), "m"(rounding), "m"((u32){0x1f80}) : "rax", CLOBBERS);
  print("anew: xmm5", xmm[0] | xmm[1]);
  print("mxcsr", mxcsr);
  struct { void *sp; int flags; u64 size; } stack = {alternate, 0, sizeof alternate};
  call(131, (long)&stack, 0, 0, 0);
  set(10, 0x08000000);
  mode = 4;
  call(62, pid, 10, 0, 0);
  call(231, 0, 0, 0, 0);
}
