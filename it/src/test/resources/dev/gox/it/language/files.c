// Calls on files that C programs make and Go's don't, printed so that two runs can be compared.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>
#include <utime.h>

static char name[] = "/tmp/gox-files-XXXXXX";

static void told(const char *what, long result) {
  printf("%s: %s\n", what, result < 0 ? strerror(errno) : "done");
}

static void times(const char *what) {
  struct stat s;
  stat(name, &s);
  printf("%s: %ld.%09ld %ld.%09ld\n", what, s.st_atim.tv_sec, s.st_atim.tv_nsec, s.st_mtim.tv_sec,
         s.st_mtim.tv_nsec);
}

static void timestamps(void) {
  struct utimbuf whole = {1000, 2000};
  told("utime", syscall(SYS_utime, name, &whole));
  times("seconds");
  struct timeval both[2] = {{3000, 250000}, {4000, 999999}};
  told("utimes", syscall(SYS_utimes, name, both));
  times("microseconds");
  both[1].tv_usec = 1000000;
  told("too many", syscall(SYS_utimes, name, both));
  both[1].tv_usec = 5;
  told("futimesat", syscall(SYS_futimesat, AT_FDCWD, name, both));
  times("at");
  int fd = open(name, O_RDONLY);
  both[0].tv_sec = 77;
  told("by descriptor", syscall(SYS_futimesat, fd, NULL, both));
  times("itself");
  close(fd);
  told("missing", syscall(SYS_utime, "/tmp/gox-no-such-file", &whole));
  told("now", syscall(SYS_utime, name, NULL));
}

static void contents(const char *what, int fd) {
  char text[20] = {0};
  struct stat s;
  told(what, fd);
  told("written", write(fd, "some text", 9));
  told("read", pread(fd, text, 9, 0));
  fstat(fd, &s);
  printf("%s, %ld bytes, %ld links, regular %d\n", text, (long)s.st_size, (long)s.st_nlink,
         S_ISREG(s.st_mode));
  told("lengthened", ftruncate(fd, 10000));
  char *a = mmap(NULL, 10000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  char *b = mmap(NULL, 10000, PROT_READ, MAP_SHARED, fd, 0);
  strcpy(a + 5000, "shared");
  printf("mapped twice: %s %s\n", b, b + 5000);
  pread(fd, text, 7, 5000);
  printf("read back: %s\n", text);
  munmap(a, 10000);
  munmap(b, 10000);
  close(fd);
}

struct how {
  unsigned long flags, mode, resolve, more;
};

static void openWith(const char *what, unsigned long flags, unsigned long mode, unsigned long more,
                     size_t size) {
  struct how how = {flags, mode, 0, more};
  int fd = syscall(SYS_openat2, AT_FDCWD, name, &how, size);
  told(what, fd);
  close(fd);
}

int main(void) {
  close(mkstemp(name));
  timestamps();
  contents("unnamed", open("/tmp", O_TMPFILE | O_RDWR, 0600));
  told("unnamed to read", open("/tmp", O_TMPFILE | O_RDONLY, 0600));
  int memory = syscall(SYS_memfd_create, "name", 1);
  printf("closes on exec: %d\n", fcntl(memory, F_GETFD));
  struct stat s;
  fstat(memory, &s);
  printf("links %ld size %ld\n", (long)s.st_nlink, (long)s.st_size);
  contents("memory", memory);
  told("bad flag", syscall(SYS_memfd_create, "name", 0x100));
  openWith("openat2", O_RDWR, 0, 0, 24);
  openWith("larger", O_RDONLY | O_CLOEXEC, 0, 0, 32);
  openWith("newer", O_RDONLY, 0, 1, 32);
  openWith("small", O_RDONLY, 0, 0, 16);
  openWith("mode alone", O_RDONLY, 0600, 0, 24);
  openWith("unknown flag", 1ul << 40, 0, 0, 24);
  unlink(name);
  told("mknod", mknod(name, S_IFREG | 0600, 0));
  told("mknod again", mknod(name, S_IFREG | 0600, 0));
  unlink(name);
  return 0;
}
