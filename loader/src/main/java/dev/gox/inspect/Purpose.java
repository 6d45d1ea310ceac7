package dev.gox.inspect;

import java.util.Map;

/** What segments and sections are for, in a line each. */
final class Purpose {
  private static final Map<String, String> SECTIONS =
      Map.ofEntries(
          Map.entry(".text", "machine code"),
          Map.entry(".rodata", "constants: strings, types, tables of jumps"),
          Map.entry(".typelink", "types that reflection finds by name"),
          Map.entry(".itablink", "method tables that convert types to interfaces"),
          Map.entry(".gosymtab", "empty: what it held is in .gopclntab since Go 1.3"),
          Map.entry(".gopclntab", "Go's functions: names, files, lines, frames; for tracebacks"),
          Map.entry(".gofunc", "what .gopclntab refers to: pointers in frames, inlined calls"),
          Map.entry(".go.buildinfo", "Go version, modules, settings: what go version -m prints"),
          Map.entry(".go.fipsinfo", "checksum of the FIPS 140 module"),
          Map.entry(".go.module", "the linker's record of the program, runtime.firstmoduledata"),
          Map.entry(".noptrdata", "variables without pointers, with values; the GC skips them"),
          Map.entry(".data", "variables with values"),
          Map.entry(".bss", "variables that begin as zero; no bytes in the file"),
          Map.entry(".noptrbss", "variables without pointers that begin as zero"),
          Map.entry(".tbss", "thread-local zeros: with cgo, each thread's g"),
          Map.entry(".tdata", "thread-local variables with values"),
          Map.entry(".note.go.buildid", "identifies the build: go tool buildid"),
          Map.entry(".note.gnu.build-id", "identifies the build to debuggers"),
          Map.entry(".symtab", "symbols, for debuggers; go build -ldflags=-s drops it"),
          Map.entry(".strtab", "the symbols' names"),
          Map.entry(".shstrtab", "the sections' names"),
          Map.entry(".interp", "the dynamic linker's path"),
          Map.entry(".dynamic", "what the dynamic linker has to do"),
          Map.entry(".dynsym", "symbols that are shared with libraries"),
          Map.entry(".dynstr", "their names, and the libraries'"),
          Map.entry(".hash", "finds them fast"),
          Map.entry(".gnu.hash", "finds them fast"),
          Map.entry(".gnu.version", "their versions"),
          Map.entry(".gnu.version_r", "versions of libraries that are needed"),
          Map.entry(".rela", "addresses to relocate"),
          Map.entry(".rela.dyn", "addresses to relocate"),
          Map.entry(".rela.plt", "functions of libraries to bind"),
          Map.entry(".plt", "jumps to functions of libraries"),
          Map.entry(".got", "addresses, filled in at the start"),
          Map.entry(".got.plt", "addresses of functions of libraries"),
          Map.entry(".init", "code that runs first"),
          Map.entry(".fini", "code that runs last"),
          Map.entry(".init_array", "functions that run first"),
          Map.entry(".fini_array", "functions that run last"),
          Map.entry(".eh_frame", "frames of C functions; for unwinding"),
          Map.entry(".eh_frame_hdr", "finds them fast"),
          Map.entry(".comment", "names the compiler"));

  private Purpose() {}

  /** What a section is for; "" if nobody knows. */
  static String ofSection(String name) {
    if (name.startsWith(".data.rel.ro")) {
      String rest = name.substring(".data.rel.ro".length());
      String of = SECTIONS.getOrDefault(rest, "");
      return of.isEmpty() ? "constants that hold addresses: read-only once relocated" : of;
    }
    if (name.startsWith(".debug_") || name.startsWith(".zdebug_")) {
      return "DWARF, for debuggers; go build -ldflags=-w drops it";
    }
    return SECTIONS.getOrDefault(name, "");
  }

  /** The name of a segment's type without "PT_". */
  static String segmentType(int type) {
    return switch (type) {
      case 1 -> "LOAD";
      case 2 -> "DYNAMIC";
      case 3 -> "INTERP";
      case 4 -> "NOTE";
      case 6 -> "PHDR";
      case 7 -> "TLS";
      case 0x6474e550 -> "GNU_EH_FRAME";
      case 0x6474e551 -> "GNU_STACK";
      case 0x6474e552 -> "GNU_RELRO";
      case 0x6474e553 -> "GNU_PROPERTY";
      case 0x65041580 -> "PAX_FLAGS";
      default -> "0x" + Integer.toHexString(type);
    };
  }

  /** What a segment is for. */
  static String ofSegment(ElfView.Segment s) {
    return switch (segmentType(s.type())) {
      case "LOAD" ->
          (s.flags() & 1) != 0
              ? "code"
              : (s.flags() & 2) != 0 ? "variables, zeros at its end" : "constants and tables";
      case "DYNAMIC" -> "what the dynamic linker has to do";
      case "INTERP" -> "the dynamic linker's path";
      case "NOTE" -> "identifies the build";
      case "PHDR" -> "these headers, for the program to find";
      case "TLS" -> "what each thread gets a copy of";
      case "GNU_STACK" ->
          (s.flags() & 1) != 0 ? "wants a stack that is executable" : "the stack is not executable";
      case "GNU_RELRO" -> "read-only once relocated";
      case "GNU_EH_FRAME" -> "finds frames of C functions";
      case "PAX_FLAGS" -> "settings of a hardened kernel";
      default -> "";
    };
  }

  /** A machine's name as GOARCH has it. */
  static String machine(int number) {
    return switch (number) {
      case 3 -> "386";
      case 62 -> "amd64";
      case 8 -> "mips";
      case 20, 21 -> "ppc64";
      case 22 -> "s390x";
      case 40 -> "arm";
      case 183 -> "arm64";
      case 243 -> "riscv64";
      case 258 -> "loong64";
      default -> "ELF machine " + number;
    };
  }
}
