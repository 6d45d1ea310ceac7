/* What /proc tells of this process, its threads and its children, and what it lists. */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tell.h"

static char content[1 << 16];

static const char *read_all(const char *name) {
  int fd = open(name, O_RDONLY), n, all = 0;
  while (fd >= 0 && (n = read(fd, content + all, sizeof content - 1 - all)) > 0) {
    all += n;
  }
  close(fd);
  content[all] = 0;
  return fd < 0 ? 0 : content;
}

/* A field of status; ids that the test knows are named. */
static void field(int id, const char *name, int known, int other) {
  char path[100], want[50];
  snprintf(path, sizeof path, "/proc/%d/status", id);
  if (!read_all(path)) {
    printf("%s: %s\n", name, strerrorname_np(errno));
    return;
  }
  snprintf(want, sizeof want, "\n%s:\t", name);
  char *at = strstr(content, want);
  char *end = at ? strchr(at + 1, '\n') : 0;
  if (!at) {
    printf("%s: none\n", name);
    return;
  }
  *end = 0;
  at += strlen(want);
  int number = atoi(at);
  const char *whose = isdigit(*at) && number == known ? "its own" : number == other ? "the other's" : at;
  printf("%s: %s\n", name, whose);
}

static int entries(const char *name, const char *sought) {
  DIR *folder = opendir(name);
  int numbers = 0, found = 0;
  for (struct dirent *e; folder && (e = readdir(folder));) {
    numbers += isdigit(e->d_name[0]) != 0;
    found += sought && !strcmp(e->d_name, sought);
  }
  if (folder) {
    closedir(folder);
  }
  printf("%s: %s, found %d\n", strrchr(name, '/'), folder ? "there" : "not there", found);
  return numbers;
}

static int go[2];

static void *thread(void *folder) {
  char byte, path[200], name[20];
  prctl(PR_SET_NAME, "second");
  int tid = gettid();
  snprintf(path, sizeof path, "/proc/self/task/%d/comm", tid);
  printf("%s", read_all(path));
  snprintf(path, sizeof path, "/proc/%d/comm", getpid());
  printf("%s", read_all("/proc/thread-self/comm"));
  field(tid, "Tgid", getpid(), tid);
  field(tid, "Pid", getpid(), tid);
  snprintf(name, sizeof name, "%d", tid);
  printf("%d tasks\n", entries("/proc/self/task", 0));
  entries("/proc/self/task", name);
  entries("/proc", name);
  read(go[0], &byte, 1);
  return 0;
}

int main(int count, char **arguments) {
  char path[4200], target[4096], name[20];
  pipe(go);
  setvbuf(stdout, 0, _IOFBF, 1 << 16);
  int self = getpid();
  prctl(PR_SET_NAME, "first");
  field(self, "Pid", self, getppid());
  field(self, "Threads", -1, -1);
  field(self, "State", -1, -1);
  snprintf(name, sizeof name, "%d", self);
  entries("/proc", name);
  entries("/proc", "self");
  entries("/proc", "cpuinfo");
  entries("/proc/self", "status");
  int before = entries("/proc/self/fd", 0);
  int file = open(arguments[0], O_RDONLY | O_CLOEXEC);
  lseek(file, 7, SEEK_SET);
  printf("%d more\n", entries("/proc/self/fd", 0) - before);
  printf("%d more\n", entries("/dev/fd", 0) - before);
  snprintf(path, sizeof path, "/proc/self/fdinfo/%d", file);
  printf("%.25s\n", read_all(path));
  TELL(open("/proc/self/fd/99", O_RDONLY));
  TELL(open("/proc/self/nothing", O_RDONLY));
  TELL(open("/proc/self", O_WRONLY));
  TELL(open("/proc/self", O_RDONLY | O_NOFOLLOW));
  TELL(open("/proc/self/status/", O_RDONLY));
  struct stat status;
  TELL(lstat("/proc/self", &status));
  printf("%o\n", status.st_mode & S_IFMT);
  TELL(stat("/proc/self", &status));
  printf("%o\n", status.st_mode);
  TELL(stat("/proc/self/fd", &status));
  printf("%o\n", status.st_mode & S_IFMT);
  int n = readlink("/proc/self", target, sizeof target);
  printf("%d\n", n > 0 && atoi(target) == self);
  int folder = open("/proc", O_RDONLY | O_DIRECTORY);
  TELL(openat(folder, "self/status", O_RDONLY));
  TELL(openat(folder, "self/none", O_RDONLY));
  TELL(fstatat(folder, name, &status, 0));
  TELL(faccessat(folder, "thread-self/comm", R_OK, 0));

  pthread_t second;
  pthread_create(&second, 0, thread, 0);
  usleep(200000);
  write(go[1], "x", 1);
  pthread_join(second, 0);
  fflush(stdout);

  int child = fork();
  if (child == 0) {
    char byte;
    dup2(file, 50);
    prctl(PR_SET_NAME, "child");
    read(go[0], &byte, 1);
    _exit(0);
  }
  usleep(200000);
  field(child, "Name", -1, -1);
  field(child, "Pid", child, self);
  field(child, "PPid", child, self);
  snprintf(path, sizeof path, "/proc/%d/fd/50", child);
  n = readlink(path, target, sizeof target);
  printf("%d\n", n > 0 && !memcmp(target + n - 9, "processes", 9));
  TELL(open(path, O_RDONLY));
  snprintf(path, sizeof path, "/proc/%d/exe", child);
  TELL(readlink(path, target, sizeof target));
  snprintf(path, sizeof path, "/proc/%d/cmdline", child);
  printf("%d\n", read_all(path) && !strcmp(content, arguments[0]));
  snprintf(path, sizeof path, "/proc/%d/stat", child);
  int pid, parent;
  char command[50], state;
  read_all(path);
  sscanf(content, "%d %49s %c %d", &pid, command, &state, &parent);
  printf("%d %s %d\n", pid == child, command, parent == self);
  kill(child, SIGSTOP);
  usleep(200000);
  field(child, "State", -1, -1);
  kill(child, SIGCONT);
  write(go[1], "x", 1);
  siginfo_t info;
  waitid(P_PID, child, &info, WEXITED | WNOWAIT);
  field(child, "State", -1, -1);
  snprintf(path, sizeof path, "/proc/%d/maps", child);
  printf("%d\n", (int)strlen(read_all(path) ? content : "?"));
  waitpid(child, 0, 0);
  field(child, "State", -1, -1);
  TELL(stat(path, &status));
  return 0;
}
