/* Extended attributes of files, folders, links and descriptors, and room that is taken and given up. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "tell.h"

static int order(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void names(const char *list, long size) {
  const char *all[10];
  int count = 0;
  for (const char *at = list; at < list + size && count < 10; at += strlen(at) + 1) {
    if (!strncmp(at, "user.", 5)) {
      all[count++] = at;
    }
  }
  qsort(all, count, sizeof *all, order);
  for (int i = 0; i < count; i++) {
    printf(" %s", all[i]);
  }
  printf("\n");
}

static void extended(void) {
  static char big[70000];
  char got[4096], longest[300];
  int fd = open("file", O_RDWR | O_CREAT, 0600);
  mkdir("folder", 0700);
  symlink("file", "link");
  symlink("none", "dangling");
  TELL_RESULT(setxattr("file", "user.one", "first", 5, 0));
  TELL_RESULT(setxattr("link", "user.two", "second", 6, XATTR_CREATE));
  TELL_RESULT(setxattr("file", "user.two", "again", 5, XATTR_CREATE));
  TELL_RESULT(setxattr("file", "user.two", "again", 5, XATTR_REPLACE));
  TELL_RESULT(setxattr("file", "user.three", "", 0, XATTR_REPLACE));
  TELL_RESULT(setxattr("file", "user.three", "", 0, 4));
  TELL_RESULT(fsetxattr(fd, "user.bytes", "a\0b", 3, 0));
  TELL_RESULT(setxattr("folder", "user.folder", "f", 1, 0));
  TELL_RESULT(setxattr("file", "nothing", "f", 1, 0));
  TELL_RESULT(setxattr("file", "", "f", 1, 0));
  memset(longest, 'x', 299);
  memcpy(longest, "user.", 5);
  longest[299] = 0;
  TELL_RESULT(setxattr("file", longest, "f", 1, 0));
  TELL_RESULT(getxattr("file", longest, got, 1));
  TELL_RESULT(setxattr("file", "user.big", big, sizeof big, 0));
  TELL_RESULT(getxattr("file", "user.two", got, sizeof got));
  printf("%.5s\n", got);
  TELL_RESULT(fgetxattr(fd, "user.bytes", got, 3));
  TELL_RESULT(fgetxattr(fd, "user.bytes", got, 2));
  TELL_RESULT(fgetxattr(fd, "user.bytes", got, 0));
  TELL_RESULT(getxattr("file", "user.none", got, sizeof got));
  TELL_RESULT(lgetxattr("link", "user.one", got, sizeof got));
  TELL_RESULT(lsetxattr("link", "user.one", "l", 1, 0));
  TELL_RESULT(lremovexattr("link", "user.one"));
  TELL_RESULT(lgetxattr("file", "user.one", got, sizeof got));
  TELL_RESULT(getxattr("dangling", "user.one", got, sizeof got));
  TELL_RESULT(getxattr("file/", "user.one", got, sizeof got));
  TELL_RESULT(fgetxattr(99, "user.one", got, sizeof got));
  names(got, listxattr("file", got, sizeof got));
  names(got, flistxattr(fd, got, sizeof got));
  names(got, listxattr("folder", got, sizeof got));
  names(got, llistxattr("link", got, sizeof got));
  TELL_RESULT(listxattr("file", got, 3));
  TELL_RESULT(removexattr("file", "user.one"));
  TELL_RESULT(removexattr("file", "user.one"));
  TELL_RESULT(fremovexattr(fd, "user.two"));
  names(got, listxattr("file", got, sizeof got));
  unlink("file");
  TELL_RESULT(fgetxattr(fd, "user.bytes", got, 3));
}

static void room(void) {
  char got[10000];
  int fd = open("room", O_RDWR | O_CREAT, 0600);
  memset(got, 'x', sizeof got);
  write(fd, got, sizeof got);
  TELL_RESULT(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 100, 5000));
  TELL_RESULT(fallocate(fd, FALLOC_FL_PUNCH_HOLE, 100, 5000));
  TELL_RESULT(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 9000, 5000));
  TELL_RESULT(pread(fd, got, sizeof got, 0));
  int zeros = 0, first = -1;
  for (int i = 0; i < sizeof got; i++) {
    zeros += got[i] == 0;
    first = first < 0 && got[i] == 0 ? i : first;
  }
  printf("%d zeros from %d\n", zeros, first);
  TELL_RESULT(fallocate(fd, 0, 0, 20000));
  TELL_RESULT(lseek(fd, 0, SEEK_END));
  TELL_RESULT(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 30000));
  TELL_RESULT(lseek(fd, 0, SEEK_END));
  TELL_RESULT(fallocate(fd, 0, -1, 1));
  TELL_RESULT(fallocate(fd, 0, 0, 0));
  TELL_RESULT(fallocate(99, 0, 0, 1));
  TELL_RESULT(fallocate(open("room", O_RDONLY), 0, 0, 1));
}

static void limits(void) {
  int pipes[2];
  pipe(pipes);
  int child = fork();
  if (child == 0) {
    char byte;
    read(pipes[0], &byte, 1);
    struct rlimit now;
    getrlimit(RLIMIT_NOFILE, &now);
    _exit(now.rlim_cur == 99);
  }
  struct rlimit now, fewer;
  TELL_RESULT(prlimit(child, RLIMIT_NOFILE, 0, &now));
  fewer = now;
  fewer.rlim_cur = 99;
  TELL_RESULT(prlimit(child, RLIMIT_NOFILE, &fewer, 0));
  write(pipes[1], "x", 1);
  int status;
  waitpid(child, &status, 0);
  printf("%x\n", status);
  TELL_RESULT(prlimit(child, RLIMIT_NOFILE, 0, &now));
  TELL_RESULT(prctl(PR_GET_KEEPCAPS, 0, 0, 0, 0));
  TELL_RESULT(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0));
  TELL_RESULT(prctl(PR_GET_KEEPCAPS, 0, 0, 0, 0));
  TELL_RESULT(prctl(PR_SET_KEEPCAPS, 2, 0, 0, 0));
}

int main(int count, char **arguments) {
  char folder[4096];
  snprintf(folder, sizeof folder, "%s-XXXXXX", arguments[0]);
  chdir(mkdtemp(folder));
  extended();
  room();
  limits();
  return 0;
}
