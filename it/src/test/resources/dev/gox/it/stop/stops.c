// Stops itself, twice; then waits to be stopped and continued by another.
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t continued;

static void note(int signal) { continued++; }

int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGCONT, note);
  raise(SIGTSTP);
  while (continued < 1) usleep(1000);
  printf("on\n");
  raise(SIGSTOP);
  while (continued < 2) usleep(1000);
  printf("on again\n");
  for (int i = 0; i < 20000 && continued < 3; i++) usleep(1000);
  printf("continued %d\n", continued);
  return 5;
}
