/* inotify: which events come of what is done to a watched folder and file. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tell.h"

static unsigned cookie;

static void events(int fd) {
  char all[4096] __attribute__((aligned(8)));
  int n;
  while ((n = read(fd, all, sizeof all)) > 0) {
    for (char *at = all; at < all + n;) {
      struct inotify_event *event = (struct inotify_event *)at;
      const char *pair = !event->cookie ? "" : event->cookie == cookie ? " the same" : " moves";
      cookie = event->cookie;
      printf("  %d %x %s%s\n", event->wd, event->mask, event->len ? event->name : "-", pair);
      at += sizeof *event + event->len;
    }
  }
  printf("  %s\n", n == 0 ? "end" : strerrorname_np(errno));
}

int main(int count, char **arguments) {
  char folder[4096], byte;
  snprintf(folder, sizeof folder, "%s-XXXXXX", arguments[0]);
  chdir(mkdtemp(folder));
  mkdir("watched", 0700);
  TELL(inotify_init1(1));
  int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  unsigned mask = IN_MODIFY | IN_ATTRIB | IN_CLOSE_WRITE | IN_MOVE | IN_CREATE | IN_DELETE |
                  IN_DELETE_SELF | IN_MOVE_SELF;
  int watch = inotify_add_watch(fd, "watched", mask);
  printf("%d\n", watch);
  TELL(inotify_add_watch(fd, "none", mask));
  TELL(inotify_add_watch(fd, "watched", 0));
  TELL(inotify_add_watch(0, "watched", mask));
  TELL(inotify_add_watch(99, "watched", mask));
  events(fd);
  int file = open("watched/file", O_WRONLY | O_CREAT, 0600);
  write(file, "text", 4);
  close(file);
  events(fd);
  chmod("watched/file", 0640);
  rename("watched/file", "watched/renamed");
  mkdir("watched/folder", 0700);
  link("watched/renamed", "watched/second");
  close(open("watched/second", O_WRONLY | O_TRUNC));
  events(fd);
  symlink("watched/renamed", "way");
  TELL(inotify_add_watch(fd, "way", IN_MODIFY | IN_ONLYDIR));
  int other = inotify_add_watch(fd, "way", IN_MODIFY | IN_ONESHOT);
  printf("%d\n", other);
  close(open("watched/renamed", O_WRONLY | O_APPEND));
  file = open("watched/renamed", O_WRONLY);
  write(file, "more", 4);
  close(file);
  events(fd);
  TELL(inotify_rm_watch(fd, other));
  fflush(stdout);
  int all = epoll_create1(0);
  struct epoll_event event = {EPOLLIN, {0}};
  TELL(epoll_ctl(all, EPOLL_CTL_ADD, fd, &event));
  printf("%d\n", epoll_wait(all, &event, 1, 0));
  fflush(stdout);
  int child = fork();
  if (child == 0) {
    usleep(50000);
    unlink("watched/second");
    _exit(0);
  }
  int waited = epoll_wait(all, &event, 1, 5000);
  printf("%d\n", waited);
  waitpid(child, 0, 0);
  events(fd);
  TELL(read(fd, &byte, 1));
  rmdir("watched/folder");
  TELL(read(fd, &byte, 1));
  unlink("watched/renamed");
  rename("watched", "moved");
  rmdir("moved");
  events(fd);
  TELL(inotify_rm_watch(fd, watch));
  TELL(lseek(fd, 0, SEEK_SET));
  TELL(write(fd, "x", 1));
  return 0;
}
