// System calls whose trace is the same on every machine: addresses are fixed, no pids, no times.
// Built by:  gcc -w -O1 -static -nostdlib -no-pie -fno-stack-protector -fcf-protection=none -Wl,--build-id=none -s -o calls calls.c
// The trace: strace -f -o calls.strace ./calls, in an empty folder; see TraceIT.
#include <fcntl.h>
#include <sys/syscall.h>
typedef unsigned long u64;
static long call(long n, long a, long b, long c, long d, long e, long f) {
  long r;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return r;
}
#define P(x) ((long)(x))
#define C6(n, a, b, c, d, e, f) call(n, P(a), P(b), P(c), P(d), P(e), P(f))
#define C5(n, a, b, c, d, e) C6(n, a, b, c, d, e, 0)
#define C4(n, a, b, c, d) C6(n, a, b, c, d, 0, 0)
#define C3(n, a, b, c) C6(n, a, b, c, 0, 0, 0)
#define C2(n, a, b) C6(n, a, b, 0, 0, 0, 0)
#define C1(n, a) C6(n, a, 0, 0, 0, 0, 0)
#define FD (-100)

static char buffer[4096];
static char text[] = "quotes \" and \\ and \t \n \v \f \r \x1b[0m \x7f \xff\061 \0\067 bytes";
static int pair[2], length, one = 1;
static u64 pages[512] __attribute__((aligned(4096)));
static struct { u64 handler, flags, restorer, mask; } action, old;
static struct { u64 pointer; int flags; u64 size; } stack = {0, 2, 0}, oldstack;
static u64 set, time_[4], limit[2];
static struct { int fd; short events, revents; } polls[3];
static struct __attribute__((packed)) { unsigned events; u64 data; } event, ready[4];
static struct { unsigned short family, port; unsigned char ip[4]; char zero[8]; } in4 = {2, 0, {127, 0, 0, 1}};
static struct { unsigned short family, port; unsigned flow; unsigned char ip[16]; unsigned scope; } in6 = {10, 0x5000, 0, {[15] = 1}, 3}, in6b = {10, 0, 0, {0x20, 1, 0xd, 0xb8, [10] = 5, [15] = 9}, 0},
    in6c = {10, 0, 0, {[10] = 0xff, [11] = 0xff, 10, 1, 2, 3}, 0};
static struct { unsigned short family; char path[108]; } un;
static struct { void *base; u64 size; } vector[3];
static struct { void *name; unsigned namelen; void *iov; u64 iovlen; void *control; u64 controllen; int flags; } message;
static struct { u64 size; int level, type, fd, pad; } control = {20, 1, 1, 0, 0};
static struct { short type, whence; u64 start, len; int pid; } lock = {1, 0, 5, 10, 0};
static struct { u64 h; } dummy;
static unsigned modes[16];

static void files(void) {
  long fd = C4(257, FD, "file", 0102 | 02000000, 0644);
  C3(1, fd, text, sizeof text - 1);
  C3(1, fd, "0123456789abcdefghijklmnopqrstuvwxyz", 36);
  C3(8, fd, 0, 0);
  C3(0, fd, buffer, 16);
  C3(0, fd, buffer, 100);
  C3(0, fd, 16, 8);
  C3(0, fd, buffer, 8);
  C4(17, fd, buffer, 5, 56);
  C4(18, fd, "\1\2\3", 3, 200);
  C3(8, fd, -3, 2);
  C3(8, fd, 1, 9);
  C2(77, fd, 100);
  C2(5, fd, buffer);
  C4(262, FD, "file", buffer, 0x100);
  C4(262, FD, "missing", buffer, 0);
  C4(262, FD, 16, buffer, 0);
  C4(262, FD, "/dev/null", buffer, 0);
  vector[0].base = "one";
  vector[0].size = 3;
  vector[1].base = "two and more";
  vector[1].size = 12;
  C3(20, fd, vector, 2);
  vector[0].base = buffer;
  vector[1].base = buffer + 10;
  C3(8, fd, 0, 0);
  C3(19, fd, vector, 2);
  C3(72, fd, 1, 0);
  C3(72, fd, 2, 0);
  C3(72, fd, 1, 0);
  C3(72, fd, 3, 0);
  C3(72, fd, 4, 02000);
  C3(72, fd, 3, 0);
  C3(72, fd, 1030, 20);
  C3(72, fd, 6, &lock);
  C3(72, -1, 1, 0);
  C3(72, fd, 9999, 1);
  C3(16, fd, 0x5401, buffer);
  C3(16, -1, 0x5403, modes);
  modes[0] = modes[1] = modes[2] = modes[3] = ~0;
  C3(16, -1, 0x5402, modes);
  modes[0] = 0x500;
  modes[1] = 0x1805;
  modes[2] = 0xbf;
  modes[3] = 0x8a3b;
  C3(16, -1, 0x5404, modes);
  C3(16, -1, 0x5414, modes);
  C3(16, -1, 0x5413, modes);
  C3(16, fd, 0x5421, &one);
  C3(16, -1, 0xdeadbeef, 1);
  C2(73, fd, 2 | 4);
  C2(73, fd, 8);
  C1(74, fd);
  C4(221, fd, 0, 0, 1);
  C1(32, fd);
  C2(33, fd, 9);
  C3(292, fd, 10, 02000000);
  C3(436, 9, 30, 0);
  C3(258, FD, "folder", 0750);
  C4(257, FD, "folder", 0200000, 0);
  C4(257, FD, "none", 01, 0);
  C4(257, FD, "none/x", 0101, 0600);
  C3(266, "file", FD, "link");
  C4(267, FD, "link", buffer, 100);
  C4(264, FD, "file", FD, "renamed");
  C5(316, FD, "renamed", FD, "renamed2", 1);
  C5(265, FD, "renamed2", FD, "hard", 0);
  C3(268, FD, "hard", 0600);
  C2(21, "hard", 4);
  C2(21, "hard", 0);
  C3(269, FD, "none", 3);
  C4(439, FD, "hard", 2, 0x200);
  C3(263, FD, "folder", 0x200);
  C3(263, FD, "hard", 0);
  C3(263, FD, "link", 0);
  C3(263, FD, "renamed2", 0);
  C2(83, "d", 0777);
  C1(84, "d");
  time_[0] = 1;
  time_[1] = 0x3ffffffe;
  time_[3] = 0x3fffffff;
  C4(280, FD, "none", time_, 0);
  C1(95, 022);
  C1(95, 0);
  C1(3, fd);
  C1(3, 77);
  C1(3, 4);
  C1(3, 5);
  C4(257, FD, "a\"b\xc3\xa9\1" "2", 0, 0);
  C4(257, FD, 0, 0, 0);
}

static void memory(void) {
  C6(9, 0x10000000, 8192, 3, 0x32, -1, 0);
  C3(10, 0x10000000, 4096, 1);
  C3(28, 0x10000000, 8192, 4);
  C3(28, 0x10000000, 8192, 15);
  C3(26, 0x10000000, 4096, 4);
  C2(11, 0x10000000, 8192);
  C6(9, 0, 0, 0, 0x22, -1, 0);
  C6(9, 0, 4096, 1, 0x2, 99, 0x1000);
  C3(10, 0x10000001, 4096, 7);
  C5(25, 0x10000000, 4096, 8192, 1, 0);
  C3(28, 0x10000000, 1, 99);
}

static void signals(void) {
  action.handler = 1;
  C4(13, 10, &action, &old, 8);
  action.handler = 0x1234;
  action.flags = 0x1c000004;
  action.restorer = 0x5678;
  action.mask = ~0UL;
  C4(13, 12, &action, 0, 8);
  C4(13, 12, 0, &old, 8);
  C4(13, 65, &action, 0, 8);
  C4(13, 9, 0, &old, 7);
  set = 1 | 1 << 9 | 1UL << 34;
  C4(14, 0, &set, &old, 8);
  C4(14, 1, 0, &old, 8);
  C4(14, 2, &set, 0, 4);
  set = 0;
  C4(14, 2, &set, 0, 8);
  C4(14, 9, &set, 0, 8);
  C2(131, 0, &oldstack);
  C2(131, &stack, 0);
  stack.flags = 99;
  C2(131, &stack, 0);
  C2(127, &set, 8);
  set = 1 << 13;
  C4(128, &set, 0, time_, 8);
  time_[0] = time_[1] = 0;
  C4(128, &set, 0, time_, 8);
  C2(62, 0x7ffffff0, 15);
  C3(234, 0x7ffffff0, 0x7ffffff0, 23);
}

static void sockets(void) {
  C3(41, 2, 1 | 02004000, 0);
  C3(50, 3, 5, 0);
  C3(42, 99, &in6, 28);
  C3(49, 3, &in4, 16);
  C5(54, 3, 1, 2, &one, 4);
  C5(54, 3, 6, 1, &one, 4);
  length = 4;
  C5(55, 3, 1, 3, buffer, &length);
  C5(55, 3, 1, 4, buffer, &length);
  C5(55, 99, 1, 4, buffer, &length);
  length = 100;
  C3(52, 3, buffer, &length);
  C4(288, 3, 0, 0, 02004000);
  C2(48, 3, 1);
  C1(3, 3);
  C3(42, 99, &in6b, 28);
  C3(42, 99, &in6c, 28);
  un.family = 1;
  C3(42, 99, &un, 2);
  un.path[1] = 'a';
  un.path[2] = 'b';
  C3(42, 99, &un, 5);
  un.path[0] = '/';
  C3(42, 99, &un, 110);
  un.family = 16;
  C3(42, 99, 0, 2);
  C3(41, 99, 9, 0);
  C3(41, 16, 3, 0);
  C1(3, 3);
  C3(41, 10, 2, 17);
  C1(3, 3);
  C4(53, 1, 1, 0, pair);
  C6(44, 3, "hello", 5, 0x4000, 0, 0);
  C6(45, 4, buffer, 100, 0x42, 0, 0);
  C6(45, 4, buffer, 100, 0, 0, 0);
  C6(45, 4, buffer, 100, 0x40, 0, 0);
  vector[0].base = "x";
  vector[0].size = 1;
  message.iov = vector;
  message.iovlen = 1;
  C3(46, 3, &message, 0);
  vector[0].base = buffer;
  vector[0].size = 10;
  C3(47, 4, &message, 0);
  control.fd = 3;
  message.control = &control;
  message.controllen = 24;
  vector[0].base = "y";
  vector[0].size = 1;
  C3(46, 3, &message, 0);
  vector[0].base = buffer;
  vector[0].size = 10;
  C3(47, 4, &message, 0x40000000);
  C1(3, 5);
  polls[0].fd = 4;
  polls[0].events = 1;
  polls[1].fd = -1;
  polls[2].fd = 3;
  polls[2].events = 5;
  C3(7, polls, 1, 0);
  C3(7, polls, 3, 0);
  C3(7, 0, 0, 0);
  C5(271, polls, 3, 0, 0, 8);
  C1(291, 02000000);
  event.events = 1 | 4 | 0x2000 | 0x80000000;
  event.data = 0x100000002;
  C4(233, 5, 1, 3, &event);
  C4(233, 5, 1, 3, &event);
  C4(233, 5, 2, 99, &event);
  C6(281, 5, ready, 4, 0, 0, 8);
  C4(233, 5, 2, 3, &event);
  C4(232, 5, ready, 4, 0);
  C1(3, 5);
  buffer[0] = 1 << 3;
  buffer[1] = 0;
  C5(23, 5, 0, buffer, 0, 0);
  buffer[0] = 1 << 4;
  time_[0] = time_[1] = 0;
  C5(23, 5, buffer, 0, 0, time_);
  C2(293, pair, 02004000);
  C2(290, 7, 02004001);
  C3(0, 7, buffer, 8);
  C2(283, 1, 02004000);
  time_[2] = 0;
  time_[3] = 5;
  C4(286, 8, 0, time_, buffer);
  C2(283, 99, 0);
}

static void others(void) {
  C2(158, 0x1003, &dummy);
  C2(158, 9, 9);
  C6(202, &one, 0x80, 0, 0, 0, 0);
  C6(202, &one, 0x81, 1, 0, 0, 0);
  C6(202, &one, 0x189, 0, 0, 0, -1);
  C6(202, &one, 3, 1, 2, &dummy, 0);
  C6(202, 0, 99, 1, 0, 0, 0);
  time_[0] = 0;
  time_[1] = 20000;
  C2(35, time_, 0);
  time_[1] = -1;
  C2(35, time_, 0);
  C4(230, 1, 1, time_, 0);
  C2(228, 99, buffer);
  C2(229, 1, time_);
  C4(302, 0, 7, 0, 99);
  limit[0] = 1024;
  limit[1] = ~0UL;
  C4(302, 0x7ffffff0, 3, limit, 0);
  C2(98, 9, buffer);
  C3(318, buffer, 4, 99);
  C5(157, 15, "named", 0, 0, 0);
  C5(157, 16, buffer, 0, 0, 0);
  C5(157, 9999, 1, 2, 3, 4);
  C2(262, 0, 0);
  C5(332, FD, "none", 0x100, 0x7ff, buffer);
  C6(500, 1, 2, 3, 4, 5, 6);
  C6(500, 1, 2, 3, 4, 5, 6);
  C1(183, 0);
  C1(183, 0);
  C1(24, 0);
  C2(37, 0, 0);
  C2(36, 0, time_);
  C2(160, 99, limit);
  C3(222, 99, 0, 0);
  C1(146, 1);
  C5(56, 0x10000, 0, 0, 0, 0);
  C2(79, buffer, 1);
}

// Every flag of every kind of flags; the calls fail.
static void flags(void) {
  C4(SYS_openat, -100, "/nonexist", ~0, 0);
  C6(SYS_mmap, 0, 0, ~0, ~0L, -1, 0);
  C6(SYS_mmap, 0, 0, 0, ~0x3L, -1, 0);
  C3(SYS_mprotect, 0, 0, ~0);
  C5(SYS_mremap, 0, 0, 0, ~0, 0);
  C3(SYS_msync, 1, 0, ~0);
  C3(SYS_madvise, 1, 0, 99);
  C4(SYS_newfstatat, -1, "x", buffer, ~0);
  C3(SYS_unlinkat, -1, "x", ~0);
  C4(SYS_faccessat2, -1, "x", 7, ~0);
  C3(SYS_faccessat, -1, "x", 8);
  C6(SYS_sendto, -1, "x", 1, ~0, 0, 0);
  C6(SYS_recvfrom, -1, buffer, 1, ~0, 0, 0);
  C2(SYS_pipe2, 1, ~0);
  C2(SYS_eventfd2, 0, ~0);
  C1(SYS_epoll_create1, ~0);
  C2(SYS_timerfd_create, 99, ~0);
  C4(SYS_timerfd_settime, -1, ~0, 0, 0);
  C3(SYS_fcntl, -1, F_SETFL, ~0);
  C3(SYS_fcntl, -1, F_SETFD, ~0);
  C3(SYS_fcntl, -1, 9999, 1);
  C3(SYS_getrandom, buffer, 4, ~0);
  C5(SYS_renameat2, -1, "a", -1, "buffer", ~0);
  C5(SYS_statx, -1, "x", ~0, ~0, buffer);
  C3(SYS_mlock2, 0, 0, ~0);
  C1(SYS_mlockall, ~0);
  C3(SYS_membarrier, ~0, ~0, 0);
  C3(SYS_membarrier, 1, 1, 0);
  C6(SYS_preadv2, -1, 0, 0, 0, 0, ~0);
  C4(SYS_sync_file_range, -1, 0, 0, ~0);
  C4(SYS_fallocate, -1, ~0, 0, 0);
  C4(SYS_fadvise64, -1, 0, 0, 9);
  C2(SYS_flock, -1, 2|4);
  C2(SYS_shutdown, -1, 9);
  C4(SYS_clock_nanosleep, 99, ~0, 0, 0);
  C3(SYS_close_range, -1, 0, ~0);
  C5(SYS_linkat, -1, "a", -1, "buffer", ~0);
  C4(SYS_utimensat, -1, "a", 0, ~0);
  C3(SYS_fchmodat, -1, "a", 0644);
  C2(SYS_arch_prctl, 9, 9);
  C2(SYS_getrlimit, 99, buffer);
  C2(SYS_getpriority, 9, 0);
  C3(SYS_sched_setscheduler, 0, 99, 0);
  C2(SYS_getitimer, 9, buffer);
  C3(SYS_lseek, -1, 5, 9);
  C5(SYS_setsockopt, -1, 1, 99, &one, 4);
  C5(SYS_setsockopt, -1, 99, 1, &one, 4);
  C3(SYS_readahead, -1, 0, 5);
  C3(SYS_socket, 99, ~0, 0);
  C4(SYS_waitid, 9, 0, 0, ~0);
  C4(SYS_wait4, -5, 0, ~0, 0);
  C3(SYS_futex, &one, ~0, 1);
  C4(SYS_rt_sigprocmask, 9, &set, buffer, 8);
  C2(SYS_clock_gettime, 99, 0);
  polls[0].fd = 99;
  polls[0].events = -1;
  C3(SYS_poll, polls, 1, 0);
  event.events = ~0;
  C4(SYS_epoll_ctl, -1, 9, -1, &event);
  action.flags = ~0UL;
  C4(SYS_rt_sigaction, 99, &action, 0, 8);
  stack.flags = ~0;
  C2(SYS_sigaltstack, &stack, 0);
}

void _start(void) {
  files();
  memory();
  signals();
  sockets();
  others();
  flags();
  C1(231, 3);
}
