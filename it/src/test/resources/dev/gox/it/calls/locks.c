// Locks of several processes, printed so that two runs can be compared: flock(2), fcntl(2).
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char name[] = "/tmp/gox-locks-XXXXXX";
static int pipes[2];

static void told(const char *what, long result) {
  printf("%s: %s\n", what, result < 0 ? strerror(errno) : "done");
  fflush(stdout);
}

static int record(int fd, int command, int type, long start, long length) {
  struct flock l = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
  return fcntl(fd, command, &l);
}

static void asked(const char *what, int fd, int command, int type, long start, long length) {
  struct flock l = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
  int result = fcntl(fd, command, &l);
  if (result < 0) {
    told(what, result);
    return;
  }
  const char *who = l.l_pid == getppid() ? "parent" : l.l_pid == getpid() ? "self" : "other";
  printf("%s: type %d start %ld length %ld %s\n", what, l.l_type, (long)l.l_start, (long)l.l_len,
         l.l_type == F_UNLCK ? "nobody" : l.l_pid == -1 ? "description" : who);
  fflush(stdout);
}

// Runs a child's part to its end.
static void child(void (*part)(void)) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    part();
    fflush(stdout);
    _exit(0);
  }
  int status;
  waitpid(pid, &status, 0);
  if (status != 0) printf("child ended with %x\n", status);
}

static void flocksOfAnother(void) {
  int fd = open(name, O_RDONLY);
  told("another's shared", flock(fd, LOCK_SH | LOCK_NB));
  told("another's exclusive", flock(fd, LOCK_EX | LOCK_NB));
}

static int inherited;

static void flocksInherited(void) {
  told("inherited, again exclusive", flock(inherited, LOCK_EX | LOCK_NB));
  told("inherited, to shared", flock(inherited, LOCK_SH | LOCK_NB));
}

static void flocks(void) {
  int fd = open(name, O_RDWR);
  inherited = fd;
  told("exclusive", flock(fd, LOCK_EX));
  child(flocksOfAnother);
  child(flocksInherited);
  child(flocksOfAnother);
  int second = dup(fd);
  close(fd);
  told("by its duplicate", flock(second, LOCK_EX | LOCK_NB));
  child(flocksOfAnother);
  told("free", flock(second, LOCK_UN));
  told("free twice", flock(second, LOCK_UN));
  child(flocksOfAnother);
  told("no kind", flock(second, 3));
  told("no file", flock(99, LOCK_SH));
  int folder = open("/tmp", O_RDONLY);
  told("folder", flock(folder, LOCK_EX | LOCK_NB));
  close(folder);
  close(second);
}

static void recordsOfAnother(void) {
  int fd = open(name, O_RDWR);
  asked("whole", fd, F_GETLK, F_WRLCK, 0, 0);
  asked("read at 150", fd, F_GETLK, F_RDLCK, 150, 10);
  asked("read at 250", fd, F_GETLK, F_RDLCK, 250, 10);
  told("write 0-9", record(fd, F_SETLK, F_WRLCK, 0, 10));
  told("write 100-109", record(fd, F_SETLK, F_WRLCK, 100, 10));
  told("read 100-109", record(fd, F_SETLK, F_RDLCK, 100, 10));
  told("read 205", record(fd, F_SETLK, F_RDLCK, 205, 1));
}

static void records(void) {
  int fd = open(name, O_RDWR);
  told("write 100-199", record(fd, F_SETLK, F_WRLCK, 100, 100));
  told("read 200-299", record(fd, F_SETLK, F_RDLCK, 200, 100));
  asked("own", fd, F_GETLK, F_WRLCK, 0, 0);
  child(recordsOfAnother);
  told("split", record(fd, F_SETLK, F_UNLCK, 120, 10));
  child(recordsOfAnother);
  told("downgrade", record(fd, F_SETLK, F_RDLCK, 100, 100));
  child(recordsOfAnother);
  told("upgrade", record(fd, F_SETLK, F_WRLCK, 0, 0));
  child(recordsOfAnother);
  close(open(name, O_RDONLY));
  child(recordsOfAnother);
  told("negative", record(fd, F_SETLK, F_WRLCK, 50, -20));
  child(recordsOfAnother);
  told("before the file", record(fd, F_SETLK, F_WRLCK, 5, -20));
  told("no type", record(fd, F_SETLK, 9, 5, 20));
  asked("ask for nothing", fd, F_GETLK, F_UNLCK, 0, 0);
  close(fd);
  fd = open(name, O_RDONLY);
  told("write without the right", record(fd, F_SETLK, F_WRLCK, 0, 1));
  told("read", record(fd, F_SETLK, F_RDLCK, 0, 1));
  child(recordsOfAnother);
  close(fd);
  fd = open(name, O_WRONLY);
  told("read without the right", record(fd, F_SETLK, F_RDLCK, 0, 1));
  close(fd);
}

static void descriptions(void) {
  int one = open(name, O_RDWR);
  int two = open(name, O_RDWR);
  told("one", record(one, F_OFD_SETLK, F_WRLCK, 10, 10));
  told("two", record(two, F_OFD_SETLK, F_WRLCK, 15, 10));
  told("record", record(two, F_SETLK, F_WRLCK, 15, 10));
  asked("two asks", two, F_OFD_GETLK, F_WRLCK, 0, 0);
  asked("record asks", two, F_GETLK, F_WRLCK, 0, 0);
  told("beside", record(two, F_OFD_SETLK, F_RDLCK, 20, 10));
  close(one);
  told("after", record(two, F_OFD_SETLK, F_WRLCK, 10, 30));
  child(recordsOfAnother);
  close(two);
}

static void pause10ms(int n) {
  struct timespec t = {0, n * 10000000L};
  nanosleep(&t, NULL);
}

static void handler(int s) { (void)s; }

// The child holds a lock and lets it go after a while.
static pid_t holder(int byFlock) {
  fflush(stdout);
  if (pipe(pipes)) exit(9);
  pid_t pid = fork();
  if (pid == 0) {
    int fd = open(name, O_RDWR);
    if (byFlock) flock(fd, LOCK_EX);
    else record(fd, F_SETLK, F_WRLCK, 0, 10);
    if (write(pipes[1], "x", 1) != 1) _exit(8);
    pause10ms(12);
    _exit(0);
  }
  char c;
  if (read(pipes[0], &c, 1) != 1) exit(9);
  close(pipes[0]);
  close(pipes[1]);
  return pid;
}

static void waits(void) {
  int fd = open(name, O_RDWR);
  pid_t pid = holder(1);
  told("now", flock(fd, LOCK_EX | LOCK_NB));
  told("in the end", flock(fd, LOCK_EX));
  waitpid(pid, NULL, 0);
  flock(fd, LOCK_UN);
  pid = holder(0);
  told("record now", record(fd, F_SETLK, F_RDLCK, 5, 1));
  told("record in the end", record(fd, F_SETLKW, F_RDLCK, 5, 1));
  waitpid(pid, NULL, 0);
  record(fd, F_SETLK, F_UNLCK, 0, 0);
  struct sigaction a = {.sa_handler = handler};
  sigaction(SIGALRM, &a, NULL);
  pid = holder(0);
  ualarm(20000, 0);
  told("interrupted", record(fd, F_SETLKW, F_WRLCK, 5, 1));
  waitpid(pid, NULL, 0);
  close(fd);
}

static void circle(void) {
  int fd = open(name, O_RDWR);
  record(fd, F_SETLK, F_WRLCK, 0, 1);
  fflush(stdout);
  if (pipe(pipes)) exit(9);
  pid_t pid = fork();
  if (pid == 0) {
    int own = open(name, O_RDWR);
    record(own, F_SETLK, F_WRLCK, 1, 1);
    if (write(pipes[1], "x", 1) != 1) _exit(8);
    record(own, F_SETLKW, F_WRLCK, 0, 1);
    _exit(0);
  }
  char c;
  if (read(pipes[0], &c, 1) != 1) exit(9);
  pause10ms(20);
  told("circle", record(fd, F_SETLKW, F_WRLCK, 1, 1));
  record(fd, F_SETLK, F_UNLCK, 0, 0);
  waitpid(pid, NULL, 0);
  close(fd);
}

// Many processes add to a number in a file, one at a time.
static void counting(void) {
  int fd = open(name, O_RDWR | O_TRUNC);
  for (int p = 0; p < 4; p++) {
    if (fork() == 0) {
      int own = open(name, O_RDWR);
      for (int i = 0; i < 50; i++) {
        long n = 0;
        if (p % 2) flock(own, LOCK_EX);
        record(own, F_SETLKW, F_WRLCK, 0, 0);
        if (pread(own, &n, sizeof n, 0) < 0) _exit(7);
        n++;
        if (pwrite(own, &n, sizeof n, 0) != sizeof n) _exit(7);
        record(own, F_SETLK, F_UNLCK, 0, 0);
        if (p % 2) flock(own, LOCK_UN);
      }
      _exit(0);
    }
  }
  int status;
  while (wait(&status) > 0) {
    if (status != 0) printf("adder ended with %x\n", status);
  }
  long n = 0;
  if (pread(fd, &n, sizeof n, 0) < 0) exit(7);
  printf("counted: %ld\n", n);
  close(fd);
}

int main(void) {
  if (mkstemp(name) < 0) return 9;
  flocks();
  records();
  descriptions();
  waits();
  circle();
  counting();
  unlink(name);
  return 0;
}
