// What C libraries ask of a kernel and a processor, printed so that two runs can be compared.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

static __thread long counter = 7;
static __thread char buffer[5000];
static pthread_mutex_t plain = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_key_t key;
static long shared;

static void forget(void *value) {
  pthread_mutex_lock(&plain);
  shared += (long)value;
  pthread_mutex_unlock(&plain);
}

static void *thread(void *number) {
  counter += (long)number;
  memset(buffer, (int)counter, sizeof buffer);
  pthread_setspecific(key, number);
  for (int i = 0; i < 1000; i++) {
    pthread_mutex_lock(&plain);
    shared++;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&plain);
  }
  return (void *)(counter * 1000 + buffer[4999]);
}

static void threads(void) {
  pthread_t all[8];
  pthread_key_create(&key, forget);
  for (long i = 0; i < 8; i++) {
    if (pthread_create(&all[i], NULL, thread, (void *)(i + 1)) != 0) {
      printf("no thread\n");
      exit(1);
    }
  }
  pthread_mutex_lock(&plain);
  while (shared < 8000) {
    pthread_cond_wait(&changed, &plain);
  }
  pthread_mutex_unlock(&plain);
  for (int i = 0; i < 8; i++) {
    void *result;
    pthread_join(all[i], &result);
    printf("thread %d: %ld\n", i, (long)result);
  }
  printf("shared %ld, own %ld\n", shared, counter);
}

static pthread_mutex_t robust;

static void *dies(void *unused) {
  pthread_mutex_lock(&robust);
  return NULL;
}

static void *sleeps(void *unused) {
  for (;;) {
    sleep(100);
  }
}

static void robustAndCancelled(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&robust, &attributes);
  pthread_t t;
  pthread_create(&t, NULL, dies, NULL);
  pthread_join(t, NULL);
  printf("owner died: %d\n", pthread_mutex_lock(&robust) == EOWNERDEAD);
  printf("made consistent: %d\n", pthread_mutex_consistent(&robust));
  pthread_mutex_unlock(&robust);
  void *result;
  pthread_create(&t, NULL, sleeps, NULL);
  pthread_cancel(t);
  pthread_join(t, &result);
  printf("cancelled: %d\n", result == PTHREAD_CANCELED);
  pthread_attr_t of;
  size_t size;
  void *stack;
  pthread_getattr_np(pthread_self(), &of);
  pthread_attr_getstack(&of, &stack, &size);
  char here;
  printf("in its stack: %d\n", &here >= (char *)stack && &here < (char *)stack + size);
}

static volatile sig_atomic_t seen;
static sigjmp_buf back;

static void handler(int signal, siginfo_t *info, void *context) {
  seen += signal;
  if (signal == SIGSEGV) {
    siglongjmp(back, (int)(long)info->si_addr & 0xFFF);
  }
}

static void signals(void) {
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
  sigaction(SIGUSR1, &action, NULL);
  action.sa_flags |= SA_RESETHAND;
  sigaction(SIGSEGV, &action, NULL);
  raise(SIGUSR1);
  pthread_kill(pthread_self(), SIGUSR1);
  printf("signals %d\n", (int)seen);
  int fault = sigsetjmp(back, 1);
  if (fault == 0) {
    *(volatile char *)0x123 = 1;
  }
  printf("fault at %x, %d\n", fault, (int)seen);
}

static int backwards(const void *a, const void *b) {
  return *(const int *)b - *(const int *)a;
}

static unsigned hash(const void *data, size_t size) {
  unsigned h = 2166136261u;
  for (size_t i = 0; i < size; i++) {
    h = (h ^ ((const unsigned char *)data)[i]) * 16777619u;
  }
  return h;
}

// All sizes and alignments: the functions are chosen by the processor's features.
static void strings(void) {
  static char from[600], to[600];
  unsigned sum = 0;
  for (int i = 0; i < 600; i++) {
    from[i] = (char)(i * 7 % 251 + 1);
  }
  for (int at = 0; at < 34; at++) {
    for (int n = 0; n < 260; n += 1 + n / 40) {
      memset(to, 0, sizeof to);
      memcpy(to + at, from + 33 - at, n);
      sum = sum * 31 + hash(to, sizeof to);
      memmove(to + at + 3, to + at, n);
      sum = sum * 31 + hash(to, sizeof to);
      sum = sum * 31 + strlen(to + at);
      sum = sum * 31 + strnlen(to + at, n);
      char *found = memchr(from + at, from[at + n], 300);
      sum = sum * 31 + (found == NULL ? 999 : found - from);
      found = memrchr(from, from[at], n + 1);
      sum = sum * 31 + (found == NULL ? 999 : found - from);
      sum = sum * 31 + (memcmp(from + at, to + at, n) > 0);
      sum = sum * 31 + (strcmp(from + at, to + at) > 0);
      sum = sum * 31 + (strncmp(from + at, to + at, n) > 0);
      sum = sum * 31 + strcspn(from + at, to + at + n);
      sum = sum * 31 + (strchr(from + at, 'x') == NULL ? 1 : strchr(from + at, 'x') - from);
    }
  }
  printf("strings %08x\n", sum);
  wchar_t wide[40];
  wmemset(wide, L'w', 39);
  wide[39] = 0;
  printf("wide %zu %s\n", wcslen(wide), strstr("a needle in hay", "needle"));
}

static void memory(void) {
  unsigned sum = 0;
  char *blocks[200];
  for (int round = 0; round < 5; round++) {
    for (int i = 0; i < 200; i++) {
      blocks[i] = malloc(1 + (size_t)i * i * 7);
      memset(blocks[i], i, 1 + (size_t)i * i * 7);
    }
    for (int i = 0; i < 200; i += 2) {
      blocks[i] = realloc(blocks[i], 50 + (size_t)i * i * 11);
      sum = sum * 31 + hash(blocks[i], 1 + (size_t)i * i * 7);
    }
    for (int i = 0; i < 200; i++) {
      free(blocks[i]);
    }
  }
  void *aligned;
  printf("aligned %d\n", posix_memalign(&aligned, 4096, 100) == 0 && ((long)aligned & 4095) == 0);
  char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  pages[8191] = 5;
  printf("memory %08x %d\n", sum, pages[8191] + munmap(pages, 8192));
  int numbers[1000];
  for (int i = 0; i < 1000; i++) {
    numbers[i] = (int)((unsigned)i * 2654435761u >> 12);
  }
  qsort(numbers, 1000, sizeof numbers[0], backwards);
  printf("sorted %08x\n", hash(numbers, sizeof numbers));
}

static void files(void) {
  char name[] = "/tmp/gox-libc-XXXXXX";
  int fd = mkstemp(name);
  FILE *stream = fdopen(fd, "w+");
  for (int i = 0; i < 5000; i++) {
    fprintf(stream, "line %d of it\n", i);
  }
  fseek(stream, 20000, SEEK_SET);
  char line[100];
  char *got = fgets(line, sizeof line, stream);
  printf("file: %s", got == NULL ? "none" : got);
  struct stat status;
  fflush(stream);
  fstat(fd, &status);
  printf("size %ld\n", (long)status.st_size);
  fclose(stream);
  unlink(name);
  int gone = open(name, O_RDONLY);
  printf("gone: %d, %s\n", gone, strerror(errno));
}

static void atEnd(void) {
  printf("exiting\n");
}

__attribute__((constructor)) static void early(void) {
  shared = 0;
  printf("constructed\n");
}

int main(int argc, char **argv) {
  atexit(atEnd);
  for (int i = 1; i < argc; i++) {
    printf("argument %d: %s\n", i, argv[i]);
  }
  threads();
  robustAndCancelled();
  signals();
  strings();
  memory();
  files();
  struct tm broken;
  time_t then = 86400 * 365;
  gmtime_r(&then, &broken);
  printf("year %d %ld\n", broken.tm_year, labs(strtol("-123", NULL, 10)));
  fprintf(stderr, "to standard error\n");
  return 42;
}
