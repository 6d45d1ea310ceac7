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

#include "tell.h"

static void sealed(int fd) {
  char byte = 'x';
  TELL_RESULT(fcntl(fd, F_GET_SEALS));
  TELL_RESULT(pwrite(fd, &byte, 1, 0));
  TELL_RESULT(pwrite(fd, &byte, 1, 5000));
  TELL_RESULT(ftruncate(fd, 100));
  TELL_RESULT(ftruncate(fd, 9000));
  TELL_RESULT(fallocate(fd, 0, 0, 10000));
  TELL_RESULT(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 10));
  void *written = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  TELL_RESULT(written == MAP_FAILED ? -1 : munmap(written, 4096));
  void *own = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  TELL_RESULT(own == MAP_FAILED ? -1 : munmap(own, 4096));
}

int main(int count, char **arguments) {
  char path[64], byte;
  TELL_RESULT(fcntl(memfd_create("plain", 0), F_GET_SEALS));
  TELL_RESULT(fcntl(memfd_create("plain", 0), F_ADD_SEALS, F_SEAL_GROW));
  TELL_RESULT(fcntl(open(arguments[0], O_RDONLY), F_GET_SEALS));
  int fd = memfd_create("sealed", MFD_ALLOW_SEALING | MFD_CLOEXEC);
  ftruncate(fd, 4096);
  TELL_RESULT(fcntl(fd, F_ADD_SEALS, 0x1000));
  sealed(fd);
  ftruncate(fd, 4096);
  TELL_RESULT(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
  sealed(fd);
  TELL_RESULT(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
  sealed(fd);
  TELL_RESULT(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
  sealed(fd);
  sprintf(path, "/proc/self/fd/%d", fd);
  int again = open(path, O_RDWR);
  TELL_RESULT(fcntl(again, F_GET_SEALS));
  TELL_RESULT(pwrite(again, "x", 1, 0));
  TELL_RESULT(fcntl(open(path, O_RDONLY), F_ADD_SEALS, F_SEAL_SEAL));
  TELL_RESULT(fcntl(dup(fd), F_ADD_SEALS, F_SEAL_SEAL));
  TELL_RESULT(fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
  TELL_RESULT(pread(fd, &byte, 1, 0));

  int full = memfd_create("full", 0);
  for (int i = 0; i < 8192; i++) {
    write(full, "x", 1);
  }
  TELL_RESULT(lseek(full, 100, SEEK_DATA));
  TELL_RESULT(lseek(full, 100, SEEK_HOLE));
  TELL_RESULT(lseek(full, 8192, SEEK_DATA));
  TELL_RESULT(lseek(full, 8192, SEEK_HOLE));
  TELL_RESULT(lseek(full, -1, SEEK_DATA));
  TELL_RESULT(lseek(full, 0, 5));
  TELL_RESULT(lseek(full, 0, SEEK_CUR));
  int place = open(arguments[0], O_PATH);
  TELL_RESULT(fcntl(place, F_GETLK, path));
  TELL_RESULT(fcntl(place, F_SETFL, O_APPEND));
  TELL_RESULT(fcntl(place, F_GETFD));
  TELL_RESULT(fcntl(place, F_GETFL) & O_PATH ? 0 : -1);
  return 0;
}
