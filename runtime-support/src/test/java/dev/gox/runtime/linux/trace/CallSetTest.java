package dev.gox.runtime.linux.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gox.runtime.linux.SyscallTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sets of strace(1), section Filtering. */
class CallSetTest {
  private static List<String> members(String set) {
    CallSet calls = CallSet.parse(set);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < SyscallTable.limit(); i++) {
      if (SyscallTable.find(i) != null && calls.contains(i)) {
        names.add(SyscallTable.find(i).name());
      }
    }
    return names;
  }

  @Test
  void namesPickCalls() {
    assertThat(members("open,read")).containsExactly("read", "open");
    assertThat(members("none")).isEmpty();
    assertThat(members("all")).hasSizeGreaterThan(370);
  }

  @Test
  void anExclamationMarkInverts() {
    assertThat(members("!futex"))
        .contains("read", "clone")
        .doesNotContain("futex")
        .hasSize(members("all").size() - 1);
    assertThat(members("!all")).isEmpty();
  }

  @Test
  void setsHaveTheirMembers() {
    assertThat(members("%file")).contains("openat", "chdir").doesNotContain("read", "fstat");
    assertThat(members("desc")).contains("read", "fstat", "openat").doesNotContain("chdir");
    assertThat(members("%net")).isEqualTo(members("network")).contains("sendmsg", "accept4");
    assertThat(members("process")).contains("exit_group", "clone", "wait4").doesNotContain("mmap");
    assertThat(members("memory")).contains("mmap", "brk").doesNotContain("read");
    assertThat(members("signal")).contains("tgkill", "rt_sigreturn").doesNotContain("futex");
    assertThat(members("%%stat"))
        .containsExactlyInAnyOrder("stat", "fstat", "lstat", "newfstatat", "statx");
    assertThat(members("%stat")).containsExactly("stat");
    assertThat(members("%clock")).contains("clock_gettime", "time");
    assertThat(members("%pure")).contains("getpid", "gettid").doesNotContain("umask");
  }

  /** Without a percent sign the newer sets are names of calls. */
  @Test
  void aCallIsNotTakenForASet() {
    assertThat(members("stat")).containsExactly("stat");
    assertThat(members("statfs")).containsExactly("statfs");
  }

  @Test
  void regularExpressionsPickCalls() {
    assertThat(members("/^epoll_c")).contains("epoll_create", "epoll_ctl", "epoll_create1");
  }

  @Test
  void unknownWordsAreRefusedUnlessMarked() {
    assertThatThrownBy(() -> CallSet.parse("read,nonsense"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nonsense");
    assertThatThrownBy(() -> CallSet.parse("/(")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CallSet.parse("")).isInstanceOf(IllegalArgumentException.class);
    assertThat(members("?nonsense,close")).containsExactly("close");
  }

  @Test
  void numbersThatLinuxHasNotAreInAllAndInInvertedSets() {
    assertThat(CallSet.parse("all").contains(500)).isTrue();
    assertThat(CallSet.parse("!read").contains(500)).isTrue();
    assertThat(CallSet.parse("read").contains(500)).isFalse();
    assertThat(CallSet.parse("all").contains(-1)).isTrue();
  }
}
