// Starts so many processes, one kind after the other, and waits for each.
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void *idle(void *p) {
  pause();
  return p;
}

static void hold(void) {
  char *memory = malloc(1 << 20);
  memset(memory, 7, 1 << 20);
  char name[] = "/tmp/gox-many-XXXXXX";
  int fd = mkstemp(name);
  unlink(name);
  if (ftruncate(fd, 1 << 16)) _exit(8);
  char *shared = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  memset(shared, 9, 1 << 16);
  int ends[2];
  if (pipe(ends)) _exit(8);
  struct flock lock = {.l_type = F_WRLCK};
  fcntl(fd, F_SETLK, &lock);
}

int main(int count, char **words) {
  if (count > 2) {
    // What was executed: ends with everything open.
    hold();
    pthread_t thread;
    pthread_create(&thread, NULL, idle, NULL);
    return 3;
  }
  int wanted = atoi(words[1]);
  for (int i = 0; i < wanted; i++) {
    pid_t pid = fork();
    if (pid == 0) {
      if (i % 3 == 0) execl("/proc/self/exe", "many", "x", "x", NULL);
      hold();
      if (i % 3 == 1) abort();
      _exit(3);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    if (i % 3 == 1 ? WTERMSIG(status) != 6 : WEXITSTATUS(status) != 3) return 1;
  }
  printf("%d\n", wanted);
  return 0;
}
