// A program of 32 bits without a library, which a host may run and gox does not.
static int call(int number, int a, int b, int c) {
  int result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
  return result;
}

static int length(const char *s) {
  int n = 0;
  while (s[n]) n++;
  return n;
}

static void put(int fd, const char *s) {
  call(4, fd, (int)s, length(s));
  call(4, fd, (int)"\n", 1);
}

static char bytes[4096];

__attribute__((used)) static void run(int *stack) {
  int count = stack[0];
  char **words = (char **)(stack + 1), **variables = words + count + 1;
  char what = count > 1 ? words[1][0] : 0;
  int status = 0;
  switch (what) {
    case 'a':  // arguments
      for (int i = 1; i < count; i++) put(1, words[i]);
      break;
    case 'e':  // environment
      for (; *variables; variables++) put(1, *variables);
      break;
    case 'c':  // copies
      for (int n; (n = call(3, 0, (int)bytes, sizeof bytes)) > 0;) call(4, 1, (int)bytes, n);
      break;
    case 'b':  // both
      put(1, "out");
      put(2, "err");
      put(1, "out again");
      break;
    case 'f':  // folder
      call(183, (int)bytes, sizeof bytes, 0);
      put(1, bytes);
      break;
    case 'p':  // pauses
      put(1, "pauses");
      call(29, 0, 0, 0);
      break;
    case 'd':  // descriptors
      for (int i = 0; i < 10; i++)
        if (call(55, i, 1, 0) >= 0) put(1, (char[]){(char)('0' + i), 0});
      break;
    default:
      status = 7;
  }
  call(1, status, 0, 0);
}

__asm__(".globl _start\n_start:\n mov %esp, %eax\n push %eax\n call run\n");
