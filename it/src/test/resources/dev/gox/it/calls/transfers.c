// Transfers that pass the program by: sendfile(2), splice(2), tee(2), vmsplice(2),
// copy_file_range(2); and the capacity of pipes.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static char name[] = "/tmp/gox-transfers-XXXXXX";
static char other[] = "/tmp/gox-transfers-XXXXXX";
static char text[200000];
static char got[300000];

static void told(const char *what, long result) {
  if (result < 0) {
    printf("%s: %s\n", what, strerror(errno));
  } else {
    printf("%s: %ld\n", what, result);
  }
  fflush(stdout);
}

static unsigned long sum(const char *bytes, long length) {
  unsigned long s = 5381;
  for (long i = 0; i < length; i++) {
    s = s * 33 + (unsigned char)bytes[i];
  }
  return s;
}

// What can be read at once of a non-blocking descriptor.
static void arrived(const char *what, int fd) {
  long total = 0;
  for (;;) {
    long n = read(fd, got + total, sizeof got - total);
    if (n <= 0) {
      break;
    }
    total += n;
  }
  printf("%s: %ld bytes, %lx\n", what, total, sum(got, total));
  fflush(stdout);
}

static void tcp(int ends[2]) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof a;
  bind(listener, (struct sockaddr *)&a, sizeof a);
  listen(listener, 1);
  getsockname(listener, (struct sockaddr *)&a, &length);
  ends[0] = socket(AF_INET, SOCK_STREAM, 0);
  connect(ends[0], (struct sockaddr *)&a, sizeof a);
  ends[1] = accept(listener, NULL, NULL);
  close(listener);
}

static void sending(int file) {
  int ends[2], pipes[2];
  off_t at = 1000;
  tcp(ends);
  lseek(file, 10, SEEK_SET);
  told("sendfile to tcp at an offset", sendfile(ends[0], file, &at, 5000));
  printf("offset %ld, position %ld\n", (long)at, (long)lseek(file, 0, SEEK_CUR));
  told("sendfile to tcp at the position", sendfile(ends[0], file, NULL, 3000));
  printf("position %ld\n", (long)lseek(file, 0, SEEK_CUR));
  lseek(file, -100, SEEK_END);
  told("sendfile beyond the end", sendfile(ends[0], file, NULL, 3000));
  told("sendfile at the end", sendfile(ends[0], file, NULL, 3000));
  shutdown(ends[0], SHUT_WR);
  arrived("received", ends[1]);
  at = -1;
  told("sendfile at a negative offset", sendfile(ends[1], file, &at, 10));
  told("sendfile from a socket", sendfile(ends[1], ends[1], NULL, 10));
  at = 0;
  told("sendfile from a socket at an offset", sendfile(ends[1], ends[1], &at, 10));
  told("sendfile from nowhere", sendfile(ends[1], -1, NULL, 10));
  told("sendfile to nowhere", sendfile(-1, file, NULL, 10));
  pipe2(pipes, O_NONBLOCK);
  at = 0;
  told("sendfile to a pipe", sendfile(pipes[1], file, &at, 2000));
  told("sendfile to a reading end", sendfile(pipes[0], file, &at, 10));
  arrived("from the pipe", pipes[0]);
  int reader = open(name, O_RDONLY), writer = open(other, O_WRONLY | O_TRUNC);
  told("sendfile from a writer", sendfile(ends[1], writer, NULL, 10));
  told("sendfile to a reader", sendfile(reader, file, &at, 10));
  told("sendfile to a file", sendfile(writer, reader, NULL, sizeof text + 5));
  close(writer);
  writer = open(other, O_WRONLY | O_APPEND);
  told("sendfile to a file that appends", sendfile(writer, reader, &at, 10));
  close(writer);
  close(reader);
  int copy = open(other, O_RDONLY);
  arrived("the copy", copy);
  close(copy);
  close(pipes[0]);
  told("sendfile to a broken pipe", sendfile(pipes[1], file, &at, 10));
  close(pipes[1]);
  close(ends[0]);
  close(ends[1]);
}

static void splicing(int file) {
  int ends[2], one[2], two[2], unixes[2];
  long at = 500;
  tcp(ends);
  pipe2(one, O_NONBLOCK);
  pipe(two);
  socketpair(AF_UNIX, SOCK_STREAM, 0, unixes);
  told("splice from a file", splice(file, &at, one[1], NULL, 3000, 0));
  printf("offset %ld\n", at);
  told("splice from pipe to pipe", splice(one[0], NULL, two[1], NULL, 1000, 0));
  told("tee", tee(one[0], two[1], 700, 0));
  told("splice to tcp", splice(one[0], NULL, ends[0], NULL, 1500, 0));
  told("splice to a unix socket", splice(one[0], NULL, unixes[0], NULL, 1500, 0));
  told("splice from an empty pipe", splice(one[0], NULL, unixes[0], NULL, 10, 0));
  told("splice from an empty pipe, blocking but for the flag",
       splice(two[0], NULL, one[1], NULL, 1700, SPLICE_F_NONBLOCK));
  told("again", splice(two[0], NULL, one[1], NULL, 10, SPLICE_F_NONBLOCK));
  arrived("from pipe one", one[0]);
  shutdown(ends[0], SHUT_WR);
  told("splice from tcp", splice(ends[1], NULL, one[1], NULL, 100000, 0));
  told("splice from tcp at its end", splice(ends[1], NULL, one[1], NULL, 100000, 0));
  shutdown(unixes[0], SHUT_WR);
  told("splice from a unix socket", splice(unixes[1], NULL, one[1], NULL, 100000, 0));
  told("splice from a unix socket at its end", splice(unixes[1], NULL, one[1], NULL, 9, 0));
  int writer = open(other, O_RDWR | O_TRUNC);
  at = 7;
  told("splice to a file", splice(one[0], NULL, writer, &at, 2000, 0));
  printf("offset %ld, position %ld\n", at, (long)lseek(writer, 0, SEEK_CUR));
  arrived("the file", writer);
  told("splice between sockets", splice(ends[1], NULL, unixes[1], NULL, 10, 0));
  told("splice within a pipe", splice(one[0], NULL, one[1], NULL, 10, 0));
  told("splice with an offset of a pipe", splice(one[0], &at, two[1], NULL, 10, 0));
  told("splice with an offset of a socket", splice(ends[1], &at, two[1], NULL, 10, 0));
  told("splice with an unknown flag", splice(one[0], NULL, two[1], NULL, 10, 64));
  told("splice of nothing", splice(-1, NULL, -1, NULL, 0, 64));
  told("splice to a reading end", splice(file, NULL, two[0], NULL, 10, 0));
  told("splice from nowhere", splice(-1, NULL, two[1], NULL, 10, 0));
  told("tee of a file", tee(file, two[1], 10, 0));
  int appender = open(other, O_WRONLY | O_APPEND);
  told("splice to a file that appends", splice(one[0], NULL, appender, NULL, 10, 0));
  close(appender);
  struct iovec vector[2] = {{text, 100}, {text + 50, 60}};
  told("vmsplice", vmsplice(two[1], vector, 2, 0));
  vector[0].iov_base = got;
  vector[0].iov_len = 1000;
  told("vmsplice out", vmsplice(two[0], vector, 1, 0));
  printf("%lx\n", sum(got, 160));
  told("vmsplice of a file", vmsplice(file, vector, 1, 0));
  close(two[1]);
  told("splice from a pipe without a writer", splice(two[0], NULL, one[1], NULL, 10, 0));
  close(one[0]);
  told("splice to a broken pipe", splice(file, NULL, one[1], NULL, 10, 0));
  close(writer);
}

static void copying(int file) {
  int to = open(other, O_RDWR | O_TRUNC);
  off_t in = 100, out = 50;
  told("copy_file_range", copy_file_range(file, &in, to, &out, 5000, 0));
  printf("offsets %ld %ld\n", (long)in, (long)out);
  lseek(file, sizeof text - 10, SEEK_SET);
  told("copy_file_range to the end", copy_file_range(file, NULL, to, NULL, 5000, 0));
  told("copy_file_range at the end", copy_file_range(file, NULL, to, NULL, 5000, 0));
  printf("positions %ld %ld\n", (long)lseek(file, 0, SEEK_CUR), (long)lseek(to, 0, SEEK_CUR));
  lseek(to, 0, SEEK_SET);
  arrived("the copy", to);
  in = 0;
  out = 10;
  told("copy_file_range onto itself", copy_file_range(file, &in, file, &out, 100, 0));
  in = 0;
  out = 300000;
  told("copy_file_range within a file", copy_file_range(file, &in, file, &out, 100, 0));
  told("copy_file_range with a flag", copy_file_range(file, NULL, to, NULL, 5, 1));
  int reader = open(name, O_RDONLY), folder = open("/tmp", O_RDONLY), pipes[2];
  pipe(pipes);
  told("copy_file_range to a reader", copy_file_range(to, NULL, reader, NULL, 5, 0));
  told("copy_file_range from a folder", copy_file_range(folder, NULL, to, NULL, 5, 0));
  told("copy_file_range to a pipe", copy_file_range(file, NULL, pipes[1], NULL, 5, 0));
  told("copy_file_range from nowhere", copy_file_range(-1, NULL, to, NULL, 5, 0));
  int appender = open(other, O_WRONLY | O_APPEND);
  told("copy_file_range to a file that appends",
       copy_file_range(file, NULL, appender, NULL, 5, 0));
}

// Standard output may be anything; here it is a file.
static void printing(int file) {
  fflush(stdout);
  int kept = dup(1), to = open(other, O_WRONLY | O_TRUNC);
  dup2(to, 1);
  if (fork() == 0) {
    execl("/proc/self/exe", "transfers", name, (char *)NULL);
  }
  wait(NULL);
  dup2(kept, 1);
  close(to);
  to = open(other, O_RDONLY);
  arrived("printed", to);
  told("position", lseek(file, 0, SEEK_CUR));
}

static int print(const char *path) {
  int file = open(path, O_RDONLY);
  off_t in = 60;
  write(1, "begin\n", 6);
  if (copy_file_range(file, NULL, 1, NULL, 1000, 0) != 1000) {
    perror("copy_file_range");
  }
  if (sendfile(1, file, &in, 500) != 500) {
    perror("sendfile");
  }
  write(1, "end\n", 4);
  return 0;
}

static void capacities(int file) {
  int pipes[2], waiting;
  pipe2(pipes, O_NONBLOCK);
  told("capacity", fcntl(pipes[0], F_GETPIPE_SZ));
  told("larger", fcntl(pipes[1], F_SETPIPE_SZ, 150000));
  told("filled", write(pipes[1], text, sizeof text));
  told("FIONREAD", ioctl(pipes[0], FIONREAD, &waiting));
  told("FIONREAD of a writing end", ioctl(pipes[1], FIONREAD, &waiting));
  printf("%d\n", waiting);
  told("too small", fcntl(pipes[1], F_SETPIPE_SZ, 4096));
  told("emptied", read(pipes[0], got, sizeof got));
  told("smallest", fcntl(pipes[1], F_SETPIPE_SZ, 1));
  told("filled", write(pipes[1], text, sizeof text));
  told("capacity of a file", fcntl(file, F_GETPIPE_SZ));
}

int main(int argc, char **argv) {
  if (argc > 1) {
    return print(argv[1]);
  }
  signal(SIGPIPE, SIG_IGN);
  for (unsigned i = 0; i < sizeof text; i++) {
    text[i] = (char)(i * 7 + i / 256);
  }
  int file = mkstemp(name);
  close(mkstemp(other));
  write(file, text, sizeof text);
  sending(file);
  splicing(file);
  copying(file);
  printing(file);
  capacities(file);
  unlink(name);
  unlink(other);
}
