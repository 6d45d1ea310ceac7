// Signals by descriptor, printed so that two runs can be compared: signalfd(2).
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void told(const char *what, long result) {
  printf("%s: %s\n", what, result < 0 ? strerror(errno) : "done");
  fflush(stdout);
}

static void polled(const char *what, int fd) {
  struct pollfd p = {.fd = fd, .events = POLLIN};
  int n = poll(&p, 1, 0);
  printf("%s: %d %x\n", what, n, p.revents);
}

static void taken(const char *what, int fd, pid_t by) {
  struct signalfd_siginfo s[4];
  memset(s, 0x55, sizeof s);
  long n = read(fd, s, sizeof s);
  if (n < 0) {
    told(what, n);
    return;
  }
  printf("%s: %ld\n", what, n / (long)sizeof s[0]);
  for (int i = 0; i < n / (long)sizeof s[0]; i++) {
    printf("  signal %u code %d by %s int %d ptr %llx status %d\n", s[i].ssi_signo, s[i].ssi_code,
           s[i].ssi_pid == (unsigned)by ? "whom we know" : "another", s[i].ssi_int,
           (unsigned long long)s[i].ssi_ptr, s[i].ssi_status);
  }
}

int main(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigaddset(&set, SIGCHLD);
  sigaddset(&set, SIGRTMIN + 2);
  sigaddset(&set, SIGKILL);
  sigprocmask(SIG_BLOCK, &set, NULL);
  told("bad flags", signalfd(-1, &set, 5));
  told("bad size", syscall(SYS_signalfd4, -1, &set, 4, 0));
  told("no descriptor", signalfd(77, &set, 0));
  told("no signalfd", signalfd(1, &set, 0));
  told("bad address", syscall(SYS_signalfd4, -1, 8L, 8, 0));
  int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  printf("flags %x %x\n", fcntl(fd, F_GETFL), fcntl(fd, F_GETFD));
  polled("nothing", fd);
  taken("nothing", fd, 0);
  raise(SIGUSR1);
  polled("raised", fd);
  raise(SIGUSR1);
  kill(getpid(), SIGUSR1);
  union sigval value = {.sival_ptr = (void *)0x1234567890};
  sigqueue(getpid(), SIGRTMIN + 2, value);
  value.sival_ptr = (void *)7;
  sigqueue(getpid(), SIGRTMIN + 2, value);
  taken("several", fd, getpid());
  taken("the rest", fd, getpid());
  polled("after", fd);
  char small[100];
  told("small", read(fd, small, sizeof small));
  told("write", write(fd, small, sizeof small));
  int epoll = epoll_create1(0);
  struct epoll_event e = {.events = EPOLLIN, .data.u32 = 9};
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    struct timespec t = {0, 30000000};
    nanosleep(&t, NULL);
    _exit(5);
  }
  printf("waited: %d\n", epoll_wait(epoll, &e, 1, 10000));
  taken("child", fd, child);
  waitpid(child, NULL, 0);
  sigdelset(&set, SIGUSR1);
  sigdelset(&set, SIGCHLD);
  told("changed", signalfd(fd, &set, 0));
  raise(SIGUSR1);
  polled("left out", fd);
  fcntl(fd, F_SETFL, 0);
  fflush(stdout);
  child = fork();
  if (child == 0) {
    struct timespec t = {0, 30000000};
    nanosleep(&t, NULL);
    kill(getppid(), SIGRTMIN + 2);
    _exit(5);
  }
  taken("blocking", fd, child);
  waitpid(child, NULL, 0);
  return 0;
}
