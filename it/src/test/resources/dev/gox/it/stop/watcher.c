// Starts a command in a group of its own and tells of its stops; continues it, and after the first
// two has it stopped once more.
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **words) {
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    execv(words[1], words + 1);
    _exit(9);
  }
  setpgid(pid, pid);
  int status;
  for (int stops = 1; waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status); stops++) {
    printf("stopped by %d\n", WSTOPSIG(status));
    fflush(stdout);
    kill(pid, SIGCONT);
    if (stops == 2) {
      usleep(300000);
      kill(pid, SIGTSTP);
    }
  }
  printf("exited with %d\n", WEXITSTATUS(status));
  return 0;
}
