/* Files of memfd_create and what seals them; where lseek finds data and holes. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define TELL(call) tell(#call, call)

static void tell(const char *what, long result) {
  if (result < 0) {
    printf("%s: %s\n", what, strerrorname_np(errno));
  } else {
    printf("%s: %ld\n", what, result);
  }
  errno = 0;
}

static void sealed(int fd) {
  char byte = 'x';
  TELL(fcntl(fd, F_GET_SEALS));
  TELL(pwrite(fd, &byte, 1, 0));
  TELL(pwrite(fd, &byte, 1, 5000));
  TELL(ftruncate(fd, 100));
  TELL(ftruncate(fd, 9000));
  TELL(fallocate(fd, 0, 0, 10000));
  TELL(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 10));
  void *written = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  TELL(written == MAP_FAILED ? -1 : munmap(written, 4096));
  void *own = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  TELL(own == MAP_FAILED ? -1 : munmap(own, 4096));
}

int main(int count, char **arguments) {
  char path[64], byte;
  TELL(fcntl(memfd_create("plain", 0), F_GET_SEALS));
  TELL(fcntl(memfd_create("plain", 0), F_ADD_SEALS, F_SEAL_GROW));
  TELL(fcntl(open(arguments[0], O_RDONLY), F_GET_SEALS));
  int fd = memfd_create("sealed", MFD_ALLOW_SEALING | MFD_CLOEXEC);
  ftruncate(fd, 4096);
  TELL(fcntl(fd, F_ADD_SEALS, 0x1000));
  sealed(fd);
  ftruncate(fd, 4096);
  TELL(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
  sealed(fd);
  TELL(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
  sealed(fd);
  TELL(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
  sealed(fd);
  sprintf(path, "/proc/self/fd/%d", fd);
  int again = open(path, O_RDWR);
  TELL(fcntl(again, F_GET_SEALS));
  TELL(pwrite(again, "x", 1, 0));
  TELL(fcntl(open(path, O_RDONLY), F_ADD_SEALS, F_SEAL_SEAL));
  TELL(fcntl(dup(fd), F_ADD_SEALS, F_SEAL_SEAL));
  TELL(fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
  TELL(pread(fd, &byte, 1, 0));

  int full = memfd_create("full", 0);
  for (int i = 0; i < 8192; i++) {
    write(full, "x", 1);
  }
  TELL(lseek(full, 100, SEEK_DATA));
  TELL(lseek(full, 100, SEEK_HOLE));
  TELL(lseek(full, 8192, SEEK_DATA));
  TELL(lseek(full, 8192, SEEK_HOLE));
  TELL(lseek(full, -1, SEEK_DATA));
  TELL(lseek(full, 0, 5));
  TELL(lseek(full, 0, SEEK_CUR));
  int place = open(arguments[0], O_PATH);
  TELL(fcntl(place, F_GETLK, path));
  TELL(fcntl(place, F_SETFL, O_APPEND));
  TELL(fcntl(place, F_GETFD));
  TELL(fcntl(place, F_GETFL) & O_PATH ? 0 : -1);
  return 0;
}
