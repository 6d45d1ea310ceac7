/* Names of files: slashes at their ends, folders that are renamed or removed while they are open or
   current, paths longer than paths may be, places without rights, modes and their mask. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tell.h"

static int mode(const char *name) {
  struct stat status;
  return lstat(name, &status) ? -1 : status.st_mode;
}

static void make(const char *name, const char *text) {
  int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  write(fd, text, strlen(text));
  close(fd);
}

static const char *text(const char *name) {
  static char all[100];
  int fd = open(name, O_RDONLY);
  int n = fd < 0 ? 0 : read(fd, all, sizeof all - 1);
  all[n < 0 ? 0 : n] = 0;
  close(fd);
  return all;
}

static void slashes(void) {
  struct stat status;
  char target[100];
  make("file", "f");
  mkdir("folder", 0700);
  symlink("folder", "tofolder");
  symlink("file", "tofile");
  symlink("none", "tonone");
  static const char *const names[] = {"file/", "folder/", "tofolder/", "tofile/", "tonone/", "none/"};
  for (int i = 0; i < 6; i++) {
    const char *name = names[i];
    printf("%s\n", name);
    TELL(lstat(name, &status));
    TELL(readlink(name, target, sizeof target));
    TELL(unlink(name));
    TELL(rename(name, "other"));
    rename("other", name);
    TELL(link(name, "linked"));
    TELL(open(name, O_RDONLY));
    TELL(open(name, O_RDONLY | O_CREAT, 0600));
    TELL(symlink("target", name));
    TELL(chmod(name, 0700));
    TELL(truncate(name, 0));
    TELL(mkdir(name, 0700));
    TELL(mkfifo(name, 0600));
    TELL(rmdir(name));
  }
  TELL(mkdir("new/", 0700));
  TELL(rename("new/", "newer/"));
  TELL(rmdir("newer/."));
  TELL(rmdir("newer/.."));
  TELL(rename("file", "newer"));
  TELL(rename("newer", "file"));
  TELL(rename("newer", "newer/below"));
}

static void modes(void) {
  umask(0);
  TELL(mkdir("sticky", 01777));
  TELL(mkdir("all", 07777));
  TELL(close(open("made", O_WRONLY | O_CREAT | O_EXCL, 04666)));
  TELL(mknod("node", S_IFREG | 0606, 0));
  printf("%o %o %o %o\n", mode("sticky"), mode("all"), mode("made"), mode("node"));
  umask(027);
  TELL(mkdir("masked", 0777));
  TELL(close(open("maskedfile", O_WRONLY | O_CREAT, 0666)));
  TELL(mkfifo("fifo", 0666));
  printf("%o %o %o\n", mode("masked"), mode("maskedfile"), mode("fifo"));
  TELL(mknod("what", 0170000, 0));
  symlink("made", "tomade");
  TELL(syscall(452, AT_FDCWD, "tomade", 0600, AT_SYMLINK_NOFOLLOW));
  TELL(syscall(452, AT_FDCWD, "made", 0640, AT_SYMLINK_NOFOLLOW));
  printf("%o\n", mode("made"));
  TELL(fchmodat(AT_FDCWD, "tomade", 0600, 0));
  printf("%o\n", mode("made"));
}

static void renamed(void) {
  mkdir("before", 0700);
  int folder = open("before", O_RDONLY | O_DIRECTORY);
  int inside = openat(folder, "a", O_RDWR | O_CREAT, 0600);
  TELL(rename("before", "after"));
  mkdir("before", 0700);
  TELL(openat(folder, "b", O_WRONLY | O_CREAT, 0600));
  TELL(mkdirat(folder, "c", 0700));
  TELL(fchmod(inside, 0640));
  TELL(faccessat(folder, "a", F_OK, 0));
  TELL(access("before/a", F_OK));
  printf("%o %o %o\n", mode("after/a"), mode("after/b"), mode("after/c"));
  char link[64], name[4096];
  sprintf(link, "/proc/self/fd/%d", inside);
  int n = readlink(link, name, sizeof name);
  printf("%s\n", n > 8 && !memcmp(name + n - 8, "/after/a", 8) ? "after/a" : "?");
  TELL(fchdir(folder));
  TELL(rename("../after", "../again"));
  printf("%s\n", strrchr(getcwd(name, sizeof name), '/'));
  TELL(unlink("a"));
  struct stat status;
  TELL(fstat(inside, &status));
  printf("links %d, mode %o\n", (int)status.st_nlink, status.st_mode);
  TELL(fchmod(inside, 0600));
  TELL(write(inside, "gone", 4));
  int again = open(link, O_RDONLY);
  n = read(again, name, sizeof name);
  printf("%.*s\n", n, name);
  sprintf(link, "/proc/self/fd/%d/b", folder);
  TELL(access(link, F_OK));
  unlink("b");
  rmdir("c");
  TELL(rmdir("../again"));
  TELL((long)getcwd(name, sizeof name) ? 0 : -1);
  TELL(open("new", O_WRONLY | O_CREAT, 0600));
  TELL(open(".", O_RDONLY));
  TELL(chdir(".."));
}

static void deep(void) {
  char name[201];
  memset(name, 'd', 200);
  name[200] = 0;
  int steps = 0;
  char path[8192];
  while (steps < 30 && !mkdir(name, 0700) && !chdir(name)) {
    steps++;
  }
  make("bottom", "here");
  printf("%d steps, %s\n", steps, text("bottom"));
  TELL(syscall(SYS_getcwd, path, sizeof path));
  TELL(unlink("bottom"));
  for (int i = 0; i < steps; i++) {
    chdir("..");
    rmdir(name);
  }
  TELL(access(name, F_OK));
}

static int exchange(const char *a, const char *b, int flags) {
  return syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, flags);
}

static void exchanged(void) {
  make("one", "1");
  make("two", "2");
  mkdir("box", 0700);
  make("box/in", "3");
  TELL(exchange("one", "two", 1));
  TELL(exchange("one", "three", 1));
  TELL(exchange("three", "two", 2));
  printf("%s %s\n", text("three"), text("two"));
  TELL(exchange("three", "box", 2));
  printf("%s %s\n", text("box"), text("three/in"));
  TELL(exchange("three", "three/in", 2));
  TELL(exchange("three", "none", 2));
  TELL(exchange("none", "three", 2));
  TELL(exchange("three", "moved", 1));
  TELL(exchange("moved", "two", 3));
  TELL(exchange("moved", "two", 64));
  printf("%s %s\n", text("moved/in"), text("box"));
}

static void places(void) {
  make("there", "there");
  symlink("there", "way");
  int place = open("there", O_PATH);
  int link = open("way", O_PATH | O_NOFOLLOW);
  int folder = open(".", O_PATH);
  char byte, path[64];
  struct stat status;
  TELL(read(place, &byte, 1));
  TELL(fchmod(place, 0600));
  TELL(ftruncate(place, 0));
  TELL(fstat(link, &status));
  printf("%o\n", status.st_mode & S_IFMT);
  TELL(fstatat(place, "", &status, AT_EMPTY_PATH));
  TELL(syscall(SYS_getdents64, folder, path, sizeof path));
  TELL(openat(folder, "there", O_RDONLY));
  TELL(openat(place, "there", O_RDONLY));
  TELL(open("way", O_RDONLY | O_NOFOLLOW));
  TELL(open("way", O_RDONLY | O_DIRECTORY));
  TELL(open("way", O_RDONLY | O_CREAT | O_EXCL, 0600));
  sprintf(path, "/proc/self/fd/%d", place);
  printf("%s\n", text(path));
  int appended = open("there", O_WRONLY | O_APPEND);
  int other = open("there", O_WRONLY | O_APPEND);
  write(appended, "+1", 2);
  write(other, "+2", 2);
  printf("%s\n", text("there"));
  TELL(lseek(appended, 0, SEEK_CUR) == 7 ? 0 : -1);
}

static void times(void) {
  struct timespec both[] = {{1000000000, 5000}, {1100000000, 7000}};
  struct timespec none[] = {{0, UTIME_OMIT}, {1200000000, 0}};
  struct stat status;
  make("timed", "");
  symlink("timed", "totimed");
  TELL(utimensat(AT_FDCWD, "totimed", both, AT_SYMLINK_NOFOLLOW));
  TELL(lstat("totimed", &status));
  printf("%ld %ld %ld\n", status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_atim.tv_sec);
  TELL(utimensat(AT_FDCWD, "totimed", none, 0));
  TELL(utimensat(AT_FDCWD, "totimed/", none, AT_SYMLINK_NOFOLLOW));
  TELL(stat("totimed", &status));
  printf("%ld\n", status.st_mtim.tv_sec);
}

static void dead(void) {
  int child = fork();
  if (child == 0) {
    _exit(0);
  }
  int fd = syscall(SYS_pidfd_open, child, 0);
  siginfo_t info;
  waitid(P_PID, child, &info, WEXITED | WNOWAIT);
  TELL(syscall(SYS_pidfd_send_signal, fd, 0, 0, 0));
  waitpid(child, 0, 0);
  TELL(syscall(SYS_pidfd_send_signal, fd, 0, 0, 0));
  TELL(syscall(SYS_pidfd_send_signal, fd, SIGTERM, 0, 0));
}

int main(int count, char **arguments) {
  char folder[4096];
  setvbuf(stdout, 0, _IOFBF, 1 << 16);
  snprintf(folder, sizeof folder, "%s-XXXXXX", arguments[0]);
  TELL(chdir(mkdtemp(folder)));
  slashes();
  modes();
  umask(022);
  renamed();
  deep();
  exchanged();
  places();
  times();
  dead();
  return 0;
}
