/* FIFOs: who waits for the other end, who does not, and what both then find. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tell.h"

static void conditions(int fd, int timeout) {
  struct pollfd asked = {fd, POLLIN | POLLOUT, 0};
  int n = poll(&asked, 1, timeout);
  printf("poll: %d, %x\n", n, n > 0 ? asked.revents : 0);
}

/* A child that opens the FIFO after a while, and does what it can. */
static int other(int flags, const char *text) {
  fflush(stdout);
  int child = fork();
  if (child == 0) {
    usleep(100000);
    int fd = open("fifo", flags);
    char got[100];
    if (text) {
      write(fd, text, strlen(text));
      usleep(100000);
    } else {
      int n = read(fd, got, sizeof got);
      printf("child has %.*s\n", n < 0 ? 0 : n, got);
      fflush(stdout);
    }
    _exit(0);
  }
  return child;
}

static void alarmed(int signal) { write(1, "alarm\n", 6); }

int main(int count, char **arguments) {
  char folder[4096], got[100];
  snprintf(folder, sizeof folder, "%s-XXXXXX", arguments[0]);
  TELL(chdir(mkdtemp(folder)));
  TELL(mkfifo("fifo", 0600));
  TELL(mkfifo("fifo", 0600));
  struct stat status;
  TELL(stat("fifo", &status));
  printf("%d\n", S_ISFIFO(status.st_mode));
  TELL(open("fifo", O_WRONLY | O_NONBLOCK));
  TELL(open("fifo", O_RDONLY | O_CREAT | O_EXCL, 0600));

  int child = other(O_WRONLY, "hello");
  int fd = open("fifo", O_RDONLY);
  conditions(fd, -1);
  printf("%d\n", (int)read(fd, got, sizeof got));
  printf("%d\n", (int)read(fd, got, sizeof got));
  conditions(fd, 0);
  TELL(lseek(fd, 0, SEEK_SET));
  TELL(pread(fd, got, 1, 0));
  TELL(ftruncate(fd, 0));
  TELL(fstat(fd, &status));
  printf("%d\n", S_ISFIFO(status.st_mode));
  close(fd);
  waitpid(child, 0, 0);

  child = other(O_RDONLY, 0);
  fd = open("fifo", O_WRONLY);
  TELL(read(fd, got, 1));
  TELL(write(fd, "to you", 6));
  waitpid(child, 0, 0);
  signal(SIGPIPE, SIG_IGN);
  TELL(write(fd, "x", 1));
  conditions(fd, 0);
  close(fd);

  fd = open("fifo", O_RDONLY | O_NONBLOCK);
  conditions(fd, 0);
  printf("%d\n", (int)read(fd, got, sizeof got));
  int writer = open("fifo", O_WRONLY | O_NONBLOCK);
  TELL(read(fd, got, sizeof got));
  long room = 0;
  while (write(writer, folder, sizeof folder) > 0) {
    room += sizeof folder;
  }
  TELL(write(writer, folder, 1));
  printf("room for %ld\n", room);
  conditions(writer, 0);
  struct epoll_event event = {EPOLLIN | EPOLLET, {0}};
  int all = epoll_create1(0);
  TELL(epoll_ctl(all, EPOLL_CTL_ADD, fd, &event));
  printf("epoll %d\n", epoll_wait(all, &event, 1, 1000));
  while (read(fd, folder, sizeof folder) > 0) {
  }
  printf("epoll %d\n", epoll_wait(all, &event, 1, 0));
  write(writer, "more", 4);
  printf("epoll %d, %x\n", epoll_wait(all, &event, 1, 1000), event.events);
  read(fd, got, sizeof got);
  close(writer);
  printf("epoll %d, %x\n", epoll_wait(all, &event, 1, 1000), event.events);
  close(fd);

  fd = open("fifo", O_RDWR);
  TELL(write(fd, "both", 4));
  printf("%d\n", (int)read(fd, got, sizeof got));
  close(fd);

  struct sigaction action = {.sa_handler = alarmed};
  sigaction(SIGALRM, &action, 0);
  alarm(1);
  TELL(open("fifo", O_RDONLY));
  return 0;
}
