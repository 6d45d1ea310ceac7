// Waits for standard input, by poll(2) first and then by epoll(7), before each read.
#include <poll.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

int main(void) {
  char text[100];
  struct pollfd p = {.fd = 0, .events = POLLIN};
  int n = poll(&p, 1, 20000);
  printf("poll: %d\n", n);
  long got = read(0, text, sizeof text);
  printf("read %ld: %.*s", got, (int)got, text);
  int epoll = epoll_create1(0);
  struct epoll_event e = {.events = EPOLLIN};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &e)) return 1;
  do {
    n = epoll_wait(epoll, &e, 1, 20000);
    got = read(0, text, sizeof text);
    printf("epoll %d, read %ld: %.*s\n", n, got, (int)got, text);
  } while (got > 0);
  return 0;
}
