// Starts so many processes, one kind after the other, and waits for each.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

static void *idle(void *p) {
  pause();
  return p;
}

// What others may be waiting for: sockets, timers, a terminal.
static void hold_waits(void) {
  int poll = epoll_create1(0), pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) _exit(8);
  int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof here;
  bind(listener, (struct sockaddr *)&here, sizeof here);
  if (listen(listener, 5) || getsockname(listener, (struct sockaddr *)&here, &length)) _exit(8);
  if (connect(client, (struct sockaddr *)&here, sizeof here)) _exit(8);
  int timer = timerfd_create(CLOCK_MONOTONIC, 0);
  struct itimerspec soon = {{0, 1000000}, {0, 1000000}};
  timerfd_settime(timer, 0, &soon, NULL);
  int master = posix_openpt(O_RDWR | O_NOCTTY);
  unlockpt(master);
  int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
  int all[] = {pair[0], listener, client, timer, master, slave, eventfd(0, 0), inotify_init()};
  for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, all[i], &event)) _exit(8);
  }
  struct epoll_event event;
  epoll_wait(poll, &event, 1, 100);
}

static void hold(void) {
  char *memory = malloc(1 << 20);
  memset(memory, 7, 1 << 20);
  char name[] = "/tmp/gox-many-XXXXXX";
  int fd = mkstemp(name);
  unlink(name);
  if (ftruncate(fd, 1 << 16)) _exit(8);
  char *shared = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  memset(shared, 9, 1 << 16);
  int ends[2];
  if (pipe(ends)) _exit(8);
  struct flock lock = {.l_type = F_WRLCK};
  fcntl(fd, F_SETLK, &lock);
  hold_waits();
}

int main(int count, char **words) {
  if (count > 2) {
    // What was executed: ends with everything open.
    hold();
    pthread_t thread;
    pthread_create(&thread, NULL, idle, NULL);
    return 3;
  }
  int wanted = atoi(words[1]);
  for (int i = 0; i < wanted; i++) {
    pid_t pid = fork();
    if (pid == 0) {
      if (i % 3 == 0) execl("/proc/self/exe", "many", "x", "x", NULL);
      hold();
      if (i % 3 == 1) abort();
      _exit(3);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    if (i % 3 == 1 ? WTERMSIG(status) != 6 : WEXITSTATUS(status) != 3) return 1;
  }
  printf("%d\n", wanted);
  return 0;
}
