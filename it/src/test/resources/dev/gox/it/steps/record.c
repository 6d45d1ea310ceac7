/*
 * Records the first instructions of a static program, one by one, as the processor executes them:
 *   record FILE STEPS PROGRAM
 * FILE has, in words of 8 bytes: the mappings at the program's first instruction (count; start, end, rights, whether
 * contents follow), the state before it, and for each step how it is to be taken (0: as any; 1: a system call; 2: what
 * else the processor or the vDSO tell), for 1 and 2 what it changed in memory (count; address, size, bytes) and what it
 * mapped (count; start, end, rights), and the state after it. A state is struct user_regs_struct, and 16 vector
 * registers of 32 bytes. A call of the vDSO is one step, as its data can't
 * be read, and so is a string instruction that repeats.
 */
#include <elf.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 256, XSTATE = 8192, PLAIN = 0, CALL = 1, TOLD = 2 };

struct mapping {
  uint64_t start, end, rights;
  int readable;
  char *bytes;
};

static FILE *out;
static int memory;
static pid_t child;
static uint64_t vdso, vdso_end;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void word(uint64_t value) { fwrite(&value, 8, 1, out); }

static int mappings(struct mapping *all, int contents) {
  char name[64], line[512], rights[8];
  snprintf(name, sizeof name, "/proc/%d/maps", child);
  FILE *in = fopen(name, "r");
  int count = 0;
  while (fgets(line, sizeof line, in) && count < MOST) {
    struct mapping m = {0};
    if (sscanf(line, "%lx-%lx %7s", &m.start, &m.end, rights) != 3 || (int64_t)m.start < 0) continue;
    if (strstr(line, "[vdso]")) vdso = m.start, vdso_end = m.end;
    m.rights = (rights[0] == 'r') | (rights[1] == 'w') << 1 | (rights[2] == 'x') << 2;
    m.readable = rights[0] == 'r' && !strstr(line, "[vvar");
    if (m.readable && (contents || rights[1] == 'w')) {
      m.bytes = malloc(m.end - m.start);
      if (pread(memory, m.bytes, m.end - m.start, m.start) != (ssize_t)(m.end - m.start)) die(line);
    }
    all[count++] = m;
  }
  fclose(in);
  return count;
}

static void state(void) {
  static unsigned char x[XSTATE];
  struct user_regs_struct r;
  if (ptrace(PTRACE_GETREGS, child, 0, &r)) die("registers");
  fwrite(&r, sizeof r, 1, out);
  memset(x, 0, sizeof x);
  struct iovec v = {x, sizeof x};
  if (ptrace(PTRACE_GETREGSET, child, NT_X86_XSTATE, &v)) die("vectors");
  uint64_t present;
  memcpy(&present, x + 512, 8);
  for (int i = 0; i < 16; i++) {
    unsigned char both[32] = {0};
    if (present & 2) memcpy(both, x + 160 + 16 * i, 16);
    if (present & 4) memcpy(both + 16, x + 576 + 16 * i, 16);
    fwrite(both, 32, 1, out);
  }
}

static uint64_t rip(void) {
  struct user_regs_struct r;
  ptrace(PTRACE_GETREGS, child, 0, &r);
  return r.rip;
}

static void step(void) {
  int status;
  ptrace(PTRACE_SINGLESTEP, child, 0, 0);
  waitpid(child, &status, 0);
  if (!WIFSTOPPED(status)) die("the program has ended");
}

static int kind(uint64_t at) {
  unsigned char c[3] = {0};
  pread(memory, c, 3, at);
  if (c[0] != 0x0F) return PLAIN;
  if (c[1] == 0x05) return CALL;
  int told = c[1] == 0xA2 || c[1] == 0x31 || (c[1] == 0x01 && (c[2] == 0xD0 || c[2] == 0xF9)) ||
             (c[1] == 0xC7 && c[2] >= 0xF0);
  return told ? TOLD : PLAIN;
}

/* Whether a string instruction has a prefix that repeats it. */
static int repeats(uint64_t at) {
  unsigned char c[3] = {0};
  pread(memory, c, 3, at);
  int operation = (c[1] & 0xF0) == 0x40 ? c[2] : c[1];
  return (c[0] == 0xF2 || c[0] == 0xF3) && operation >= 0xA4 && operation <= 0xAF && (operation & 0xFE) != 0xA8;
}

/* Writes what differs between the memory before and now. */
static void changes(struct mapping *old, int olds) {
  static struct mapping now[MOST];
  int count = mappings(now, 0), diffs = 0, news = 0;
  for (int pass = 0; pass < 2; pass++) {
    if (pass) word(diffs);
    for (int i = 0; i < olds; i++) {
      for (int k = 0; k < count && old[i].bytes; k++) {
        if (now[k].start != old[i].start || now[k].end != old[i].end || !now[k].bytes) continue;
        for (uint64_t at = 0; at < now[k].end - now[k].start; at += 8) {
          if (!memcmp(now[k].bytes + at, old[i].bytes + at, 8)) continue;
          if (!pass) {
            diffs++;
          } else {
            word(now[k].start + at);
            word(8);
            fwrite(now[k].bytes + at, 8, 1, out);
          }
        }
      }
    }
  }
  for (int pass = 0; pass < 2; pass++) {
    if (pass) word(news);
    for (int k = 0; k < count; k++) {
      int known = 0;
      for (int i = 0; i < olds; i++) {
        known |= now[k].start >= old[i].start && now[k].end <= old[i].end && now[k].rights == old[i].rights;
      }
      if (known) continue;
      if (!pass) {
        news++;
      } else {
        word(now[k].start);
        word(now[k].end);
        word(now[k].rights);
      }
    }
  }
  for (int k = 0; k < count; k++) free(now[k].bytes);
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  static struct mapping all[MOST];
  int status;
  out = fopen(argv[1], "w");
  if (!out) die(argv[1]);
  child = fork();
  if (!child) {
    char *arguments[] = {argv[3], 0}, *environment[] = {"A=B", 0};
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    execve(argv[3], arguments, environment);
    die(argv[3]);
  }
  waitpid(child, &status, 0);
  char name[64];
  snprintf(name, sizeof name, "/proc/%d/mem", child);
  memory = open(name, O_RDONLY);
  int count = mappings(all, 1);
  word(count);
  for (int i = 0; i < count; i++) {
    word(all[i].start);
    word(all[i].end);
    word(all[i].rights);
    word(all[i].bytes != 0);
    if (all[i].bytes) fwrite(all[i].bytes, 1, all[i].end - all[i].start, out);
    free(all[i].bytes);
  }
  state();
  int steps = atoi(argv[2]);
  word(steps);
  for (int n = 0; n < steps; n++) {
    int how = kind(rip());
    count = how == PLAIN ? 0 : mappings(all, 0);
    uint64_t at = rip();
    step();
    while (rip() == at && repeats(at)) step();
    if (rip() >= vdso && rip() < vdso_end) {
      how = TOLD;
      count = mappings(all, 0);
      while (rip() >= vdso && rip() < vdso_end) step();
    }
    word(how);
    if (how != PLAIN) changes(all, count);
    for (int i = 0; i < count; i++) free(all[i].bytes);
    state();
  }
  ptrace(PTRACE_KILL, child, 0, 0);
  return fclose(out);
}
