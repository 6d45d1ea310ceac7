// What /proc/self/maps tells of files and of what has a name of its own.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static char name[] = "/tmp/gox-mapped-XXXXXX";
static char text[40000];

struct line {
  unsigned long start, end, offset, inode;
  unsigned major, minor;
  char rights[8], path[4000];
  int column;
};

static int parse(const char *raw, struct line *l) {
  l->path[0] = 0;
  l->column = 0;
  int n = sscanf(raw, "%lx-%lx %7s %lx %x:%x %lu %n", &l->start, &l->end, l->rights, &l->offset,
                 &l->major, &l->minor, &l->inode, &l->column);
  strcpy(l->path, raw + l->column);
  l->path[strcspn(l->path, "\n")] = 0;
  return n == 7;
}

// The lines of what lies in an interval, with addresses relative to its start.
static void show(const char *what, const char *from, long size) {
  printf("%s\n", what);
  FILE *maps = fopen("/proc/self/maps", "r");
  char raw[5000];
  struct line l;
  struct stat s;
  while (fgets(raw, sizeof raw, maps)) {
    unsigned long base = (unsigned long)from;
    if (!parse(raw, &l)) {
      printf("malformed: %s", raw);
    } else if (l.start < base + size && l.end > base) {
      int known = stat(name, &s) == 0;
      int same = known && l.inode == s.st_ino && l.major == major(s.st_dev) &&
                 l.minor == minor(s.st_dev);
      const char *file = strstr(l.path, "/gox-mapped-");
      printf("  %lx-%lx %s %lx %s %s\n", l.start < base ? 0 : l.start - base,
             (l.end > base + size ? base + size : l.end) - base, l.rights, l.offset,
             same ? "the file" : "another", file ? file + strlen("/gox-mapped-XXXXXX") : l.path);
    }
  }
  fclose(maps);
}

static void find(const char *what, const void *address) {
  FILE *maps = fopen("/proc/self/maps", "r");
  char raw[5000], exe[4000] = {0};
  struct line l;
  readlink("/proc/self/exe", exe, sizeof exe - 1);
  while (fgets(raw, sizeof raw, maps)) {
    if (parse(raw, &l) && (unsigned long)address >= l.start && (unsigned long)address < l.end) {
      int own = strcmp(l.path, exe) == 0;
      printf("%s: %s %s, column %d\n", what, l.rights, own ? "the program" : l.path, l.column);
    }
  }
  fclose(maps);
}

int main(void) {
  int file = mkstemp(name);
  memset(text, 'x', sizeof text);
  write(file, text, sizeof text);
  find("code", (void *)main);
  find("a local variable", &file);
  find("the heap", sbrk(4096));
  char *a = mmap(NULL, 1 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  char *p = a + (256 << 10);
  mmap(p, 32768, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 4096);
  show("private", p, 32768);
  munmap(p + 8192, 4096);
  mprotect(p + 16384, 8192, PROT_READ | PROT_WRITE);
  show("with a hole, and a part that may be written", p, 32768);
  mmap(p + 8192, 4096, PROT_READ, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0);
  show("with another page in the hole", p, 32768);
  char *shared = mmap(p, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 8192);
  show("shared", shared, 8192);
  char *moved = mmap(p, 4096, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 12288);
  moved = mremap(moved, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, a + 4096);
  show("moved", moved, 4096);
  char *nobodys = mmap(p, 4096, PROT_READ, MAP_SHARED | MAP_FIXED | MAP_ANONYMOUS, -1, 0);
  show("shared and no file's", nobodys, 4096);
  unlink(name);
  show("unlinked", p + 4096, 4096);
}
