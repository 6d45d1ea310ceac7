// openat2 with a restricted resolution; ranges taken out and put in; names for open files; /proc as
// the current folder.
#define _GNU_SOURCE
#include "tell.h"
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int base;

static int guarded(int folder, const char *path, long flags, long resolve) {
  struct open_how how = {.flags = flags, .resolve = resolve};
  if (flags & O_CREAT) how.mode = 0600;
  return syscall(SYS_openat2, folder, path, &how, sizeof how);
}

static void attempt(int folder, const char *path, long flags, long resolve) {
  int fd = guarded(folder, path, flags, resolve);
  printf("%s %lx %lx: ", path, flags, resolve);
  if (fd < 0) {
    printf("%s\n", strerrorname_np(errno));
  } else {
    char bytes[8] = "";
    struct stat s = {0};
    fstat(fd, &s);
    long n = S_ISREG(s.st_mode) && !(flags & O_PATH) ? read(fd, bytes, 7) : 0;
    printf("ok %o %ld %.*s\n", s.st_mode & S_IFMT, n, (int)(n > 0 ? n : 0), bytes);
    close(fd);
  }
  errno = 0;
}

static void put(const char *path, const char *text) {
  int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0644);
  if (write(fd, text, strlen(text)) < 0) _exit(9);
  close(fd);
}

static void restricted(void) {
  mkdir("base", 0755);
  mkdir("base/in", 0755);
  mkdir("base/in/deep", 0755);
  put("outside", "out");
  put("base/file", "file");
  put("base/in/inner", "inner");
  symlink("file", "base/link");
  symlink("../file", "base/in/up");
  symlink("../../outside", "base/in/escape");
  symlink("/file", "base/absolute");
  symlink("/in", "base/folder");
  symlink("in", "base/into");
  symlink("loop", "base/loop");
  symlink("nowhere", "base/dangling");
  symlink("/proc/self/cwd", "base/proc");
  TELL(base = open("base", O_RDONLY | O_DIRECTORY));
  static const char *paths[] = {
      "file", "link", "in/inner", "into/inner", "in/up", "in/escape", "../outside", "in/../file",
      "in/../../outside", "absolute", "folder/inner", "folder", "loop", "dangling", "nothing", ".",
      "..", "in/deep/../../file", "/file", "/in/inner", "/outside", "file/", "file/x", "in/", "into/",
      "in/.", "in/..", "", "link/", "/", "folder/../file", "in/deep/../../../outside", "proc"};
  static const long kinds[] = {RESOLVE_BENEATH, RESOLVE_IN_ROOT, RESOLVE_NO_SYMLINKS,
                               RESOLVE_NO_MAGICLINKS, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
                               RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS, RESOLVE_NO_XDEV,
                               RESOLVE_BENEATH | RESOLVE_NO_XDEV};
  for (unsigned k = 0; k < sizeof kinds / sizeof *kinds; k++)
    for (unsigned p = 0; p < sizeof paths / sizeof *paths; p++) {
      // Names of the host's own root differ from place to place.
      int own = kinds[k] & (RESOLVE_BENEATH | RESOLVE_IN_ROOT);
      if (!own && (paths[p][0] == '/' || strstr(paths[p], "absolute") || strstr(paths[p], "folder")))
        continue;
      if (kinds[k] == RESOLVE_NO_XDEV && strcmp(paths[p], "proc") == 0) continue;
      attempt(base, paths[p], O_RDONLY, kinds[k]);
    }
  attempt(base, "link", O_RDONLY | O_NOFOLLOW, RESOLVE_BENEATH);
  attempt(base, "link", O_PATH | O_NOFOLLOW, RESOLVE_BENEATH);
  attempt(base, "link", O_PATH | O_NOFOLLOW, RESOLVE_NO_SYMLINKS);
  attempt(base, "into/up", O_PATH | O_NOFOLLOW, RESOLVE_NO_SYMLINKS);
  attempt(base, "in", O_PATH, RESOLVE_BENEATH);
  attempt(base, "in", O_RDWR, RESOLVE_BENEATH);
  attempt(base, "file", O_RDONLY | O_DIRECTORY, RESOLVE_BENEATH);
  attempt(base, "in/new", O_CREAT | O_RDWR, RESOLVE_BENEATH);
  attempt(base, "in/new", O_CREAT | O_EXCL | O_RDWR, RESOLVE_BENEATH);
  attempt(base, "../new", O_CREAT | O_RDWR, RESOLVE_BENEATH);
  attempt(base, "../rooted", O_CREAT | O_RDWR, RESOLVE_IN_ROOT);
  attempt(base, "dangling", O_CREAT | O_RDWR, RESOLVE_BENEATH);
  attempt(base, "link", O_CREAT | O_EXCL | O_RDWR, RESOLVE_BENEATH);
  attempt(base, "nowhere", O_RDONLY, RESOLVE_CACHED);
  attempt(base, "file", O_RDONLY, RESOLVE_CACHED);
  attempt(base, "file", O_RDWR | O_TRUNC, RESOLVE_CACHED);
  attempt(base, "made", O_RDWR | O_CREAT, RESOLVE_CACHED);
  attempt(base, "file", O_RDONLY, RESOLVE_BENEATH | RESOLVE_IN_ROOT);
  attempt(base, "file", O_RDONLY, 0x40);
  attempt(AT_FDCWD, "base/file", O_RDONLY, RESOLVE_BENEATH);
  attempt(AT_FDCWD, "base/../outside", O_RDONLY, RESOLVE_BENEATH);
  attempt(999, "file", O_RDONLY, RESOLVE_BENEATH);
  int file = open("outside", O_RDONLY);
  attempt(file, "x", O_RDONLY, RESOLVE_BENEATH);
  char name[64];
  snprintf(name, sizeof name, "/proc/%d/fd/%d", getpid(), file);
  int fd = guarded(AT_FDCWD, name, O_RDONLY, RESOLVE_NO_MAGICLINKS);
  printf("magic %d %s\n", fd, strerrorname_np(errno));
  fd = guarded(AT_FDCWD, name, O_RDONLY, RESOLVE_NO_SYMLINKS);
  printf("magic %d %s\n", fd, strerrorname_np(errno));
  attempt(AT_FDCWD, "/proc/self/status", O_PATH, RESOLVE_NO_MAGICLINKS);
  attempt(AT_FDCWD, "/proc/self/status", O_PATH, RESOLVE_NO_SYMLINKS);
  attempt(AT_FDCWD, "/proc/self/exe", O_PATH, RESOLVE_NO_MAGICLINKS);
  attempt(AT_FDCWD, "/proc/uptime", O_PATH, RESOLVE_NO_SYMLINKS);
}

static void ranges(void) {
  int fd = open("ranges", O_CREAT | O_RDWR | O_TRUNC, 0644);
  char block[4096];
  for (int i = 0; i < 5; i++) {
    memset(block, 'a' + i, sizeof block);
    if (write(fd, block, i < 4 ? sizeof block : 100) < 0) _exit(9);
  }
  struct stat s;
  if (fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 4096, 4096) != 0 && errno == EOPNOTSUPP) return;
  for (int step = 0; step < 9; step++) {
    switch (step) {
      case 0: break;
      case 1: TELL(fallocate(fd, FALLOC_FL_INSERT_RANGE, 8192, 8192)); break;
      case 2: TELL(fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 0, 100)); break;
      case 3: TELL(fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 100, 4096)); break;
      case 4: TELL(fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 4096, 1 << 20)); break;
      case 5: TELL(fallocate(fd, FALLOC_FL_INSERT_RANGE, 1 << 20, 4096)); break;
      case 6: TELL(fallocate(fd, FALLOC_FL_INSERT_RANGE | FALLOC_FL_KEEP_SIZE, 0, 4096)); break;
      case 7: TELL(fallocate(fd, FALLOC_FL_INSERT_RANGE, 0, 4096)); break;
      default: TELL(fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 4096, 8192)); break;
    }
    fstat(fd, &s);
    printf("size %ld:", (long)s.st_size);
    for (long at = 0; at < s.st_size; at += 2048) {
      char c = '?';
      if (pread(fd, &c, 1, at) < 0) _exit(9);
      printf("%c", c == 0 ? '0' : c);
    }
    printf("\n");
  }
}

static void named(void) {
  int fd = open(".", O_TMPFILE | O_RDWR, 0600);
  if (fd < 0) return;
  TELL(write(fd, "before", 6));
  char name[64], bytes[32];
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  TELL(linkat(AT_FDCWD, name, AT_FDCWD, "outside", AT_SYMLINK_FOLLOW));
  TELL(linkat(AT_FDCWD, name, AT_FDCWD, "named", AT_SYMLINK_FOLLOW));
  TELL(write(fd, " after", 6));
  struct stat s;
  fstat(fd, &s);
  int other = open("named", O_RDONLY);
  long n = read(other, bytes, sizeof bytes);
  printf("%.*s, %ld names\n", (int)n, bytes, (long)s.st_nlink);
  TELL(linkat(AT_FDCWD, name, AT_FDCWD, "again", AT_SYMLINK_FOLLOW));
  fstat(other, &s);
  printf("%ld names\n", (long)s.st_nlink);
  int exclusive = open(".", O_TMPFILE | O_RDWR | O_EXCL, 0600);
  snprintf(name, sizeof name, "/proc/self/fd/%d", exclusive);
  TELL(linkat(AT_FDCWD, name, AT_FDCWD, "exclusive", AT_SYMLINK_FOLLOW));
  TELL(linkat(base, "", AT_FDCWD, "folder", AT_EMPTY_PATH));
  TELL(linkat(999, "", AT_FDCWD, "folder", AT_EMPTY_PATH));
  if (geteuid() == 0) {
    TELL(linkat(other, "", AT_FDCWD, "by descriptor", AT_EMPTY_PATH));
    TELL(linkat(other, "", AT_FDCWD, "by descriptor", AT_EMPTY_PATH));
    fstat(other, &s);
    printf("%ld names\n", (long)s.st_nlink);
  }
  unlink("named");
  unlink("again");
  unlink("by descriptor");
  TELL(linkat(AT_FDCWD, "/proc/self/fd/999", AT_FDCWD, "x", AT_SYMLINK_FOLLOW));
}

static void in_proc(void) {
  int before = open(".", O_RDONLY | O_DIRECTORY);
  char own[64], cwd[256] = "";
  snprintf(own, sizeof own, "/proc/%d", getpid());
  TELL(chdir("/proc/self"));
  getcwd(cwd, sizeof cwd);
  printf("there %d\n", strcmp(cwd, own) == 0);
  int fd;
  TELL(fd = open("comm", O_RDONLY));
  char bytes[64];
  long n = read(fd, bytes, sizeof bytes);
  printf("%.*s", (int)n, bytes);
  TELL(access("nothing", F_OK));
  TELL(chdir("fd"));
  printf("link %d\n", readlink("0", bytes, sizeof bytes) > 0);
  TELL(chdir(".."));
  TELL(access("status", R_OK));
  TELL(chdir("/proc"));
  getcwd(cwd, sizeof cwd);
  puts(cwd);
  TELL(access("self/status", R_OK));
  TELL(access("uptime", R_OK));
  TELL(fchdir(before));
  TELL(chdir("/proc/self/cwd"));
  TELL(access("base/file", R_OK));
  TELL(chdir("/proc/self/status"));
  TELL(chdir("/proc/self/nothing"));
  fd = open("/proc/self/fd", O_RDONLY | O_DIRECTORY);
  TELL(fchdir(fd));
  printf("link %d\n", readlink("0", bytes, sizeof bytes) > 0);
  TELL(fchdir(before));
}

int main(void) {
  // Below the program's own folder, which the test removes.
  char folder[4096] = "";
  if (readlink("/proc/self/exe", folder, sizeof folder - 32) < 0) return 9;
  strcpy(strrchr(folder, '/'), "/guarded-XXXXXX");
  if (!mkdtemp(folder) || chdir(folder)) return 9;
  restricted();
  ranges();
  named();
  in_proc();
  unlink("base/proc");
  return 0;
}
