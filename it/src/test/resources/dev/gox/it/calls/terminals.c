// Pseudo-terminals: their names and modes, lines and echoes, output, hang-ups.
#define _GNU_SOURCE
#include "tell.h"
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

static int master, slave;
static struct termios usual;

static void show(const char *what, const char *bytes, long n) {
  printf("  %s %ld:", what, n);
  for (long i = 0; i < n && i < 100; i++) {
    unsigned char c = bytes[i];
    if (c > ' ' && c < 127 && c != '\\') putchar(c);
    else printf("\\%02x", c);
  }
  putchar('\n');
}

static int events(int fd) {
  struct pollfd p = {.fd = fd, .events = POLLIN | POLLOUT};
  poll(&p, 1, 0);
  return p.revents;
}

// What was typed is received on a thread of the kernel's: soon.
static void settle(void) { usleep(25000); }

static void screen(void) {
  char bytes[8192];
  long n = read(master, bytes, sizeof bytes);
  if (n < 0) printf("  screen: %s\n", strerrorname_np(errno));
  else show("screen", bytes, n);
}

static void input(int size) {
  char bytes[8192];
  int waiting = -1;
  ioctl(slave, FIONREAD, &waiting);
  printf("  waiting %d events %x\n", waiting, events(slave));
  for (int i = 0; i < 5; i++) {
    long n = read(slave, bytes, size);
    if (n < 0) {
      printf("  input: %s\n", strerrorname_np(errno));
      return;
    }
    show("input", bytes, n);
  }
}

static void type_sized(const char *bytes, int size) {
  show("typed", bytes, strlen(bytes));
  long n = write(master, bytes, strlen(bytes));
  if (n != (long)strlen(bytes)) printf("  wrote %ld\n", n);
  settle();
  screen();
  input(size);
}

static void type(const char *bytes) { type_sized(bytes, 4096); }

static void mode(const char *name, int on, int off, int in, int in_off) {
  printf("%s\n", name);
  struct termios t = usual;
  t.c_lflag = (t.c_lflag | on) & ~off;
  t.c_iflag = (t.c_iflag | in) & ~in_off;
  tcsetattr(slave, TCSANOW, &t);
}

static void names(void) {
  TELL(master = open("/dev/ptmx", O_RDWR | O_NOCTTY));
  int number = -1, lock = -1;
  TELL(ioctl(master, TIOCGPTN, &number));
  TELL(ioctl(master, TIOCGPTLCK, &lock));
  char name[64];
  snprintf(name, sizeof name, "/dev/pts/%d", number);
  printf("locked %d, named so %d\n", lock, strcmp(name, ptsname(master)) == 0);
  TELL(open(name, O_RDWR | O_NOCTTY));
  TELL(grantpt(master));
  TELL(unlockpt(master));
  char byte;
  fcntl(master, F_SETFL, O_NONBLOCK);
  printf("events before %x\n", events(master));
  TELL(read(master, &byte, 1));
  TELL(slave = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK));
  char found[64];
  printf("ttyname %d %d\n", ttyname_r(slave, found, sizeof found), strcmp(found, name));
  struct stat s, by_name;
  fstat(slave, &s);
  stat(name, &by_name);
  printf("device %d %d %d %o\n", major(s.st_rdev) == 136, minor(s.st_rdev) == (unsigned)number,
         s.st_ino == by_name.st_ino && s.st_rdev == by_name.st_rdev, s.st_mode & S_IFMT);
  fstat(master, &s);
  printf("master %d:%d %d\n", major(s.st_rdev), minor(s.st_rdev), isatty(master));
  TELL(lseek(slave, 0, SEEK_CUR));
  TELL(open("/dev/pts/9999", O_RDWR));
  int peer;
  TELL(peer = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY));
  TELL(close(peer));
  char link[64] = "", linked[64] = "";
  snprintf(link, sizeof link, "/proc/self/fd/%d", slave);
  long n = readlink(link, linked, sizeof linked);
  printf("link %d\n", n == (long)strlen(name) && memcmp(linked, name, n) == 0);
}

static void modes(void) {
  TELL(tcgetattr(slave, &usual));
  printf("%x %x %x %x, %d %d:", usual.c_iflag, usual.c_oflag, usual.c_cflag, usual.c_lflag,
         cfgetispeed(&usual) == B38400, cfgetospeed(&usual) == B38400);
  for (int i = 0; i < 19; i++) printf(" %x", usual.c_cc[i]);
  printf("\n");
  struct termios t;
  TELL(tcgetattr(master, &t));
  printf("same %d\n", memcmp(&t, &usual, 60) == 0);
  t.c_cflag = B9600 | CS5 | PARENB;
  TELL(tcsetattr(slave, TCSADRAIN, &t));
  tcgetattr(slave, &t);
  printf("control %x\n", t.c_cflag);
  tcsetattr(master, TCSAFLUSH, &usual);
  struct winsize w = {1, 1, 1, 1};
  TELL(ioctl(slave, TIOCGWINSZ, &w));
  printf("%d %d %d %d\n", w.ws_row, w.ws_col, w.ws_xpixel, w.ws_ypixel);
  struct winsize v = {25, 81, 3, 4};
  TELL(ioctl(slave, TIOCSWINSZ, &v));
  TELL(ioctl(master, TIOCGWINSZ, &w));
  printf("%d %d %d %d\n", w.ws_row, w.ws_col, w.ws_xpixel, w.ws_ypixel);
  int group = -1, session = -1;
  TELL(ioctl(master, TIOCGPGRP, &group));
  TELL(ioctl(slave, TIOCGPGRP, &session));
  TELL(ioctl(slave, TIOCGSID, &session));
  TELL(ioctl(master, TIOCGSID, &session));
  printf("group %d\n", group);
  TELL(ioctl(slave, TIOCSPGRP, &group));
  TELL(ioctl(slave, TIOCSCTTY, 0));
  TELL(ioctl(slave, TIOCNOTTY));
  TELL(ioctl(slave, TIOCGPTN, &group));
  TELL(ioctl(slave, 0x5499, 0));
  TELL(tcflush(slave, 7));
  TELL(tcflow(slave, 7));
  TELL(tcdrain(slave));
  TELL(tcsendbreak(slave, 0));
  TELL(ioctl(slave, TIOCGETD, &group));
  printf("discipline %d\n", group);
}

static void lines(void) {
  printf("lines\n");
  type("one\n");
  type("par");
  type("tial\r");
  type("a\nbb\nccc\n");
  type_sized("abcdef\nx\n", 4);
  type_sized("abcd\004", 4);
  type_sized("abcdef\004", 4);
  type("\004");
  type("abc\004def\n");
  type("wrong\177\177\177\177ight\n");
  type("\177\177nothing\n");
  type("some more_words  \027here\n");
  type("  \027x\n");
  type("killed\025kept\n");
  type("\001\002a\033[A\177\177\177b\n");
  type("a\tb\177\177c\n");
  type("ab\t\t\177\177c\n");
  type("\001\t\177x\n");
  type("\026\003\026\026x\n");
  type("q\026\n\n");
  type("again\022more\n");
  type("\xc3\xa4\xc3\xb6\177\n");
  mode("IUTF8", 0, 0, IUTF8, 0);
  type("\xc3\xa4\xc3\xb6\177\n");
  type("\xc3\xa4\t\177z\n");
  type("\xa4\177y\n");
  mode("no ECHO", 0, ECHO, 0, 0);
  type("secret\177\025gone\027s\n");
  mode("ECHONL", ECHONL, ECHO, 0, 0);
  type("secret\n");
  mode("no ECHOE", 0, ECHOE, 0, 0);
  type("abc\177\027\025d\n");
  mode("no ECHOKE", 0, ECHOKE, 0, 0);
  type("abc\025d\n");
  mode("no ECHOK", 0, ECHOK, 0, 0);
  type("abc\025d\n");
  mode("no ECHOCTL", 0, ECHOCTL, 0, 0);
  type("a\001\177b\tc\177\177\026\n\n");
  mode("ECHOPRT", ECHOPRT, 0, 0, 0);
  type("abc\177\177d\177\177\n");
  type("abc\027x\n");
  mode("no IEXTEN", 0, IEXTEN, 0, 0);
  type("a b\027\026\022\n");
  mode("no ICRNL", 0, 0, 0, ICRNL);
  type("a\rb\n");
  mode("INLCR", 0, 0, INLCR, ICRNL);
  type("a\nb\004");
  mode("IGNCR", 0, 0, IGNCR, 0);
  type("a\rb\n");
  mode("ISTRIP", 0, 0, ISTRIP, 0);
  type("\xe1\xe2\n");
  mode("IUCLC", 0, 0, IUCLC, 0);
  type("ABcd\n");
  mode("PARMRK", 0, 0, PARMRK, 0);
  type("a\xff" "b\n");
  printf("VEOL\n");
  struct termios t = usual;
  t.c_cc[VEOL] = ';';
  t.c_cc[VEOL2] = ',';
  t.c_cc[VERASE] = 0;
  tcsetattr(slave, TCSANOW, &t);
  type("a;b,c\177\n");
  mode("usual", 0, 0, 0, 0);
}

static void raw(void) {
  struct termios t = usual;
  mode("no ICANON", 0, ICANON, 0, 0);
  type("a\177\r\004\026b\n");
  type_sized("abcdef", 4);
  mode("not ISIG", 0, ISIG | ICANON, 0, 0);
  type("\003\032\034");
  cfmakeraw(&t);
  tcsetattr(slave, TCSANOW, &t);
  printf("raw\n");
  type("a\r\n\003\021\xff");
  t.c_cc[VMIN] = 3;
  tcsetattr(slave, TCSANOW, &t);
  printf("VMIN 3\n");
  type("ab");
  fcntl(slave, F_SETFL, 0);
  char bytes[16];
  write(master, "abcdefgh", 8);
  TELL_RESULT(read(slave, bytes, 2));
  TELL_RESULT(read(slave, bytes, 16));
  t.c_cc[VMIN] = 0;
  tcsetattr(slave, TCSANOW, &t);
  TELL_RESULT(read(slave, bytes, 16));
  t.c_cc[VTIME] = 1;
  tcsetattr(slave, TCSANOW, &t);
  TELL_RESULT(read(slave, bytes, 16));
  t.c_cc[VMIN] = 4;
  tcsetattr(slave, TCSANOW, &t);
  write(master, "xy", 2);
  TELL_RESULT(read(slave, bytes, 16));
  fcntl(slave, F_SETFL, O_NONBLOCK);
  TELL_RESULT(read(slave, bytes, 16));
  t.c_cc[VMIN] = 0;
  tcsetattr(slave, TCSANOW, &t);
  TELL_RESULT(read(slave, bytes, 16));
  printf("switched\n");
  tcsetattr(slave, TCSANOW, &usual);
  write(master, "unfinished", 10);
  settle();
  printf("events %x\n", events(slave));
  tcsetattr(slave, TCSANOW, &t);
  input(16);
  write(master, "rest", 4);
  settle();
  tcsetattr(slave, TCSANOW, &usual);
  printf("events %x\n", events(slave));
  input(3);
  screen();
  write(master, "one\ntwo", 7);
  settle();
  TELL(tcflush(slave, TCIFLUSH));
  screen();
  input(16);
  write(master, "one\ntwo", 7);
  settle();
  TELL(tcsetattr(slave, TCSAFLUSH, &usual));
  screen();
  input(16);
  printf("long\n");
  char line[6000];
  memset(line, 'x', sizeof line);
  memcpy(line + 5990, "ends\nnext\n", 10);
  t = usual;
  t.c_lflag &= ~ECHO;
  tcsetattr(slave, TCSANOW, &t);
  TELL_RESULT(write(master, line, sizeof line));
  settle();
  input(8192);
  settle();
  input(8192);
  tcsetattr(slave, TCSANOW, &usual);
}

static void out(const char *name, int on, int off, const char *bytes) {
  struct termios t = usual;
  t.c_oflag = (t.c_oflag | on) & ~off;
  tcsetattr(slave, TCSANOW, &t);
  printf("%s\n", name);
  TELL_RESULT(write(slave, bytes, strlen(bytes)));
  screen();
}

static void output(void) {
  const char *bytes = "a\n\tb\r\n\rc\tD\bE\001\t\n";
  out("usual", 0, 0, bytes);
  out("no OPOST", 0, OPOST, bytes);
  out("no ONLCR", 0, ONLCR, bytes);
  out("XTABS", XTABS, 0, bytes);
  out("XTABS no ONLCR", XTABS, ONLCR, bytes);
  out("OCRNL", OCRNL, 0, bytes);
  out("OCRNL ONLRET", OCRNL | ONLRET | XTABS, ONLCR, bytes);
  out("ONOCR", ONOCR, 0, bytes);
  out("OLCUC", OLCUC, 0, "abCd\n");
  out("usual", 0, 0, "12345");
  type("\tx\177\177y\n");
  printf("flow\n");
  write(master, "\023", 1);
  settle();
  printf("events %x\n", events(slave));
  TELL(write(slave, "x", 1));
  write(master, "\021", 1);
  settle();
  printf("events %x\n", events(slave));
  TELL(write(slave, "x", 1));
  TELL(tcflow(slave, TCOOFF));
  TELL(write(slave, "y", 1));
  TELL(tcflow(slave, TCOON));
  TELL(write(slave, "z", 1));
  TELL(tcflow(slave, TCIOFF));
  TELL(tcflow(slave, TCION));
  settle();
  screen();
  mode("IXANY", 0, 0, IXANY, 0);
  write(master, "\023", 1);
  settle();
  TELL(write(slave, "x", 1));
  type("w\n");
  TELL(write(slave, "x", 1));
  mode("usual", 0, 0, 0, 0);
  settle();
  screen();
}

static void ends(void) {
  write(slave, "last", 4);
  close(slave);
  printf("events %x\n", events(master));
  screen();
  printf("events %x\n", events(master));
  screen();
  TELL(slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_NONBLOCK));
  screen();
  TELL(write(master, "line\n", 5));
  settle();
  close(master);
  settle();
  printf("events %x\n", events(slave));
  char byte;
  TELL_RESULT(read(slave, &byte, 1));
  TELL(write(slave, &byte, 1));
  struct termios t;
  TELL(tcgetattr(slave, &t));
  int group;
  TELL(ioctl(slave, TIOCSPGRP, &group));
  TELL(close(slave));
}

int main(void) {
  names();
  modes();
  lines();
  raw();
  output();
  ends();
  return 0;
}
