/* How these programs print what became of a call: its error by name, else that it went well, or its result. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define TELL(call) tell(#call, call, 0)
#define TELL_RESULT(call) tell(#call, call, 1)

static void tell(const char *what, long result, int shown) {
  if (result < 0) {
    printf("%s: %s\n", what, strerrorname_np(errno));
  } else if (shown) {
    printf("%s: %ld\n", what, result);
  } else {
    printf("%s: ok\n", what);
  }
  errno = 0;
}
