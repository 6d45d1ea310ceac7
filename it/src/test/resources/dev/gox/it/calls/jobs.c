// Sessions and their terminals: signals of the keyboard, groups in the background, hang-ups.
#define _GNU_SOURCE
#include "tell.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int master;
static char name[64];
static volatile sig_atomic_t got[65];

static void note(int signal) { got[signal]++; }

static void catch(int signal) {
  struct sigaction a = {.sa_handler = note, .sa_flags = SA_RESTART};
  sigaction(signal, &a, NULL);
}

static int wait_for(pid_t pid) {
  int status = -1;
  if (waitpid(pid, &status, WUNTRACED) != pid) return -1;
  return status;
}

static void new_terminal(void) {
  master = posix_openpt(O_RDWR | O_NOCTTY);
  unlockpt(master);
  strcpy(name, ptsname(master));
}

static void until(int signal, int times) {
  for (int i = 0; i < 2000 && got[signal] < times; i++) usleep(1000);
}

// ---- a leader and what the keyboard sends it ----

static int leader(void) {
  TELL(open("/dev/tty", O_RDWR));
  setsid();
  TELL(open("/dev/tty", O_RDWR));
  int slave = open(name, O_RDWR | O_NOCTTY);
  TELL(tcgetpgrp(slave));
  TELL(tcgetsid(slave));
  TELL(ioctl(slave, TIOCSCTTY, 0));
  TELL(ioctl(slave, TIOCSCTTY, 0));
  printf("group %d session %d\n", tcgetpgrp(slave) == getpid(), tcgetsid(slave) == getpid());
  int group = 0;
  TELL(ioctl(master, TIOCGPGRP, &group));
  printf("by the master %d\n", group == getpid());
  int again;
  TELL(again = open("/dev/tty", O_RDWR));
  write(again, "by tty\n", 7);
  char bytes[64];
  long n = read(master, bytes, sizeof bytes);
  printf("read %ld\n", n);
  catch(SIGINT);
  catch(SIGQUIT);
  catch(SIGWINCH);
  catch(SIGTSTP);
  catch(SIGHUP);
  catch(SIGCONT);
  write(master, "lost\003", 5);
  until(SIGINT, 1);
  // Each forgets what is on its way to the screen.
  usleep(25000);
  write(master, "\034", 1);
  until(SIGQUIT, 1);
  usleep(25000);
  write(master, "lost again\032", 11);
  until(SIGTSTP, 1);
  struct winsize w = {10, 20, 0, 0};
  ioctl(master, TIOCSWINSZ, &w);
  until(SIGWINCH, 1);
  ioctl(master, TIOCSWINSZ, &w);
  write(master, "kept\n", 5);
  n = read(slave, bytes, sizeof bytes);
  printf("read %ld, INT %d QUIT %d TSTP %d WINCH %d\n", n, got[SIGINT], got[SIGQUIT], got[SIGTSTP],
         got[SIGWINCH]);
  n = read(master, bytes, sizeof bytes);
  printf("echo %.*s\n", (int)n, bytes);
  struct termios t;
  tcgetattr(slave, &t);
  t.c_lflag |= NOFLSH;
  tcsetattr(slave, TCSANOW, &t);
  write(master, "stays\003\n", 7);
  n = read(slave, bytes, sizeof bytes);
  printf("read %ld, INT %d\n", n, got[SIGINT]);
  TELL(tcsetpgrp(slave, -1));
  TELL(tcsetpgrp(slave, 999999));
  TELL(tcsetpgrp(slave, getppid()));
  TELL(ioctl(slave, TIOCNOTTY));
  printf("HUP %d CONT %d\n", got[SIGHUP], got[SIGCONT]);
  TELL(tcgetpgrp(slave));
  TELL(open("/dev/tty", O_RDWR));
  close(again);
  close(slave);
  new_terminal();
  TELL(slave = open(name, O_RDWR));
  printf("by opening %d\n", tcgetpgrp(slave) == getpid());
  close(master);
  until(SIGHUP, 2);
  printf("HUP %d CONT %d\n", got[SIGHUP], got[SIGCONT]);
  TELL(open("/dev/tty", O_RDWR));
  return 0;
}

// ---- groups ----

static pid_t job(int (*part)(int), int slave) {
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    setpgid(0, 0);
    int result = part(slave);
    fflush(stdout);
    _exit(result);
  }
  setpgid(pid, pid);
  return pid;
}

static int reads(int slave) {
  char bytes[16];
  long n = read(slave, bytes, sizeof bytes);
  printf("job: read %ld %s\n", n, n < 0 ? strerrorname_np(errno) : "");
  return n == 3 ? 5 : 6;
}

static int reads_ignoring(int slave) {
  signal(SIGTTIN, SIG_IGN);
  return reads(slave);
}

static int writes(int slave) {
  long n = write(slave, "out", 3);
  printf("job: wrote %ld %s\n", n, n < 0 ? strerrorname_np(errno) : "");
  return 7;
}

static int changes(int slave) {
  struct termios t;
  tcgetattr(slave, &t);
  TELL(tcsetattr(slave, TCSANOW, &t));
  return 8;
}

static int takes(int slave) {
  TELL(tcsetpgrp(slave, getpid()));
  printf("job: mine %d\n", tcgetpgrp(slave) == getpid());
  return 9;
}

static int takes_ignoring(int slave) {
  signal(SIGTTOU, SIG_IGN);
  return takes(slave);
}

static void tell_status(const char *what, int status) {
  if (WIFSTOPPED(status)) printf("%s: stopped by %d\n", what, WSTOPSIG(status));
  else if (WIFSIGNALED(status)) printf("%s: killed by %d\n", what, WTERMSIG(status));
  else printf("%s: exits with %d\n", what, WEXITSTATUS(status));
}

static int shell(void) {
  setsid();
  int slave = open(name, O_RDWR);
  signal(SIGTTOU, SIG_IGN);
  pid_t pid;

  pid = job(reads, slave);
  tell_status("reads", wait_for(pid));
  TELL(tcsetpgrp(slave, pid));
  kill(-pid, SIGCONT);
  write(master, "xy\n", 3);
  tell_status("reads", wait_for(pid));
  TELL(tcsetpgrp(slave, getpgrp()));

  tell_status("ignoring", wait_for(job(reads_ignoring, slave)));
  tell_status("writes", wait_for(job(writes, slave)));
  tell_status("changes", wait_for(job(changes, slave)));
  signal(SIGTTOU, SIG_DFL);
  struct termios t;
  tcgetattr(slave, &t);
  t.c_lflag |= TOSTOP;
  tcsetattr(slave, TCSANOW, &t);
  pid = job(writes, slave);
  tell_status("writes", wait_for(pid));
  kill(pid, SIGCONT);
  tell_status("writes again", wait_for(pid));
  kill(pid, SIGKILL);
  tell_status("writes", wait_for(pid));
  pid = job(changes, slave);
  tell_status("changes", wait_for(pid));
  tcsetpgrp(slave, pid);
  kill(pid, SIGCONT);
  tell_status("changes", wait_for(pid));
  signal(SIGTTOU, SIG_IGN);
  tcsetpgrp(slave, getpgrp());
  signal(SIGTTOU, SIG_DFL);
  pid = job(takes, slave);
  tell_status("takes", wait_for(pid));
  kill(pid, SIGKILL);
  wait_for(pid);
  signal(SIGTTOU, SIG_IGN);
  tell_status("takes", wait_for(job(takes_ignoring, slave)));
  tcsetpgrp(slave, getpgrp());
  signal(SIGTTOU, SIG_DFL);

  // The keyboard stops what is in the foreground.
  pid = job(reads, slave);
  wait_for(pid);
  signal(SIGTTOU, SIG_IGN);
  tcsetpgrp(slave, pid);
  kill(-pid, SIGCONT);
  usleep(50000);
  write(master, "\032", 1);
  tell_status("key", wait_for(pid));
  kill(-pid, SIGCONT);
  usleep(50000);
  write(master, "\003", 1);
  tell_status("key", wait_for(pid));
  tcsetpgrp(slave, getpgrp());

  // Nobody could continue an orphan.
  int ends[2];
  pipe(ends);
  fflush(stdout);
  pid_t between = fork();
  if (between == 0) {
    pid_t leader = getpid();
    if (fork() == 0) {
      setpgid(0, 0);
      close(ends[0]);
      while (getppid() == leader) usleep(1000);
      char byte;
      errno = 0;
      long n = read(slave, &byte, 1);
      printf("orphan: read %ld %s\n", n, strerrorname_np(errno));
      raise(SIGTSTP);
      printf("orphan: not stopped\n");
      fflush(stdout);
      _exit(0);
    }
    _exit(0);
  }
  close(ends[1]);
  wait_for(between);
  char byte;
  read(ends[0], &byte, 1);

  // A stopped group that is orphaned goes on, and is hung up.
  pipe(ends);
  between = fork();
  if (between == 0) {
    pid_t last = fork();
    if (last == 0) {
      setpgid(0, 0);
      close(ends[0]);
      catch(SIGHUP);
      catch(SIGCONT);
      raise(SIGSTOP);
      until(SIGHUP, 1);
      until(SIGCONT, 1);
      printf("orphan: HUP %d CONT %d\n", got[SIGHUP], got[SIGCONT]);
      fflush(stdout);
      _exit(0);
    }
    wait_for(last);
    _exit(0);
  }
  close(ends[1]);
  wait_for(between);
  read(ends[0], &byte, 1);
  return 0;
}

// With its leader the session loses the terminal, and its foreground is told.
static int leaves_foreground(void) {
  setsid();
  int slave = open(name, O_RDWR);
  int ends[2];
  pipe(ends);
  signal(SIGTTOU, SIG_IGN);
  if (fork() == 0) {
    setpgid(0, 0);
    catch(SIGHUP);
    TELL(tcsetpgrp(slave, getpid()));
    write(ends[1], "x", 1);
    until(SIGHUP, 1);
    printf("left behind: HUP %d\n", got[SIGHUP]);
    TELL(open("/dev/tty", O_RDWR));
    TELL(tcgetpgrp(slave));
    TELL_RESULT(write(slave, "x", 1));
    fflush(stdout);
    _exit(0);
  }
  char byte;
  read(ends[0], &byte, 1);
  return 0;
}

// Runs a part in a process of its own, and waits until all that it started are gone.
static void run(const char *what, int (*part)(void)) {
  printf("%s\n", what);
  new_terminal();
  int ends[2];
  pipe(ends);
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    int result = part();
    fflush(stdout);
    _exit(result);
  }
  close(ends[1]);
  tell_status("ended", wait_for(pid));
  char byte;
  read(ends[0], &byte, 1);
  close(ends[0]);
  close(master);
}

int main(void) {
  // Who starts this may have blocked some.
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  run("leader", leader);
  run("shell", shell);
  run("foreground", leaves_foreground);
  return 0;
}
