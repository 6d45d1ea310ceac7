package dev.gox.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * docs/linux.md is what the table of system calls and limits.tsv say; {@code -Dgox.approve=true}
 * writes it anew.
 */
class LinuxPageTest {
  private static final Path PAGE = Path.of("../docs/linux.md");

  private static final String HEAD =
      """
      # System calls

      Made from `syscalls.tsv` and `limits.tsv` by `LinuxPageTest.java`; don't edit it here.

      A *served* call does what its man page says as far as its tests go; limits that are known stand
      beside it. A *refused* one answers as Linux does to a process without privileges, or a kernel without
      the feature, whatever its arguments.
      All others answer ENOSYS; `--verbose` tells of each that a program makes.

      On a Linux host files are reached by the host's own system calls. On others they are what Java has
      there: folders and files are found by their names, also where those have changed while they were open;
      modes have no sticky or set-id bits, O_PATH opens as reading does, and there are no FIFOs and no
      extended attributes.

      """;

  private static final String TAIL =
      """

      rseq is among them because threads that run at once all say that they run on processor 0, which makes
      its per-processor data wrong.

      ## What Go's own tests miss

      Of the tests of os, os/exec, os/signal, os/user, io, io/fs, io/ioutil, path/filepath, syscall, testing/fstest,
      embed, archive/tar, archive/zip and plugin (Go 1.19 and 1.26, run by root) these pass natively only:

      | test | why |
      |---|---|
      | syscall: TestSetuidEtc, TestDeathSignal (1.19), TestGroupCleanup, TestEmptyCredGroupsDisableSetgroups | a JVM can't change its user: a guest has one user and one group |
      | syscall: TestAmbientCaps, TestAmbientCapsUserns | a guest has no capabilities |
      | syscall: TestUnshare, TestUnshareMountNameSpace, TestUnshareMountNameSpaceChroot, TestGroupCleanupUserNamespace, TestCloneNEWUSERAndRemap, TestCloneTimeNamespace, TestPidFDWithUserNS | a guest makes no namespaces |
      | os/exec: TestFindExecutableVsNoexec | a guest mounts nothing |
      | syscall: TestExecPtrace | there is no ptrace |
      """;

  /** What a call lacks, by its name. */
  private static Map<String, String> limits() throws IOException {
    Map<String, String> limits = new LinkedHashMap<>();
    try (InputStream in = LinuxPageTest.class.getResourceAsStream("limits.tsv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        String[] columns = line.split("\t");
        limits.put(columns[0], columns[1]);
      }
    }
    return limits;
  }

  private static String page() throws IOException {
    Map<String, String> limits = limits();
    StringBuilder page = new StringBuilder(HEAD);
    StringBuilder missing = new StringBuilder();
    page.append("| number | call | status | limits |\n|---|---|---|---|\n");
    for (SyscallTable.Row row : SyscallTable.rows()) {
      if (row == null) {
        continue;
      }
      if (!row.served()) {
        missing.append(missing.isEmpty() ? "" : ", ").append(row.name());
        continue;
      }
      boolean refused = row.handler().startsWith("proc.Refusals.");
      page.append("| ").append(row.number()).append(" | ").append(row.name()).append(" | ");
      page.append(refused ? "refused" : "served").append(" | ");
      page.append(limits.getOrDefault(row.name(), "")).append(" |\n");
    }
    return page + "\n## ENOSYS\n\n" + missing + "\n" + TAIL;
  }

  @Test
  void thePageIsCurrent() throws IOException {
    if (Boolean.getBoolean("gox.approve")) {
      Files.writeString(PAGE, page());
    }
    assertThat(PAGE).as("run with -Dgox.approve=true to write it").content().isEqualTo(page());
  }

  @Test
  void limitsAreThoseOfServedCalls() throws IOException {
    for (String name : limits().keySet()) {
      SyscallTable.Row row = SyscallTable.find(name);
      assertThat(row).as(name).isNotNull();
      assertThat(row.served()).as(name).isTrue();
    }
  }
}
