package dev.gox.loader.golang;

import dev.gox.loader.ElfFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code go version -m} prints: the Go version, the modules and the build's settings
 * (debug/buildinfo, runtime/debug.ParseBuildInfo).
 *
 * @param goVersion as "go1.26.1"
 * @param path of the main package; "" if the program says nothing of modules
 * @param main the main module; null if the program says nothing of it
 * @param dependencies the modules linked in
 * @param settings by their keys, as "-ldflags" or "GOOS", in the program's order
 */
public record BuildInfo(
    String goVersion,
    String path,
    Module main,
    List<Module> dependencies,
    Map<String, String> settings) {

  /** A module; {@code replacement} is null unless a replace directive put another in its place. */
  public record Module(String path, String version, String sum, Module replacement) {}

  private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
  private static final int HEADER_SIZE = 32;
  private static final int ALIGNMENT = 16;
  private static final int INLINE_STRINGS = 2;
  private static final int BIG_ENDIAN = 1;

  /** The module text lies between two marks of this size, for tools that scan the file. */
  private static final int MARK_SIZE = 16;

  /**
   * Finds and reads a program's build information.
   *
   * @return empty if there is none, as in a program that Go didn't build
   * @throws GoMetadataException if it is there but malformed
   */
  public static Optional<BuildInfo> of(ElfFile elf) throws GoMetadataException {
    ProgramBytes bytes = new ProgramBytes(elf);
    ProgramBytes.Range section = bytes.section(".go.buildinfo");
    List<ProgramBytes.Range> ranges =
        section != null ? List.of(section) : bytes.loaded(ElfFile.PF_R);
    for (ProgramBytes.Range range : ranges) {
      long at = find(bytes, range);
      if (at >= 0) {
        return Optional.of(read(bytes, at));
      }
    }
    return Optional.empty();
  }

  private static long find(ProgramBytes bytes, ProgramBytes.Range range)
      throws GoMetadataException {
    long end = range.offset() + range.size() - HEADER_SIZE;
    for (long at = range.offset() + (-range.offset() & ALIGNMENT - 1); at <= end; at += ALIGNMENT) {
      int i = 0;
      while (i < MAGIC.length && bytes.u8(at + i) == (MAGIC[i] & 0xFF)) {
        i++;
      }
      if (i == MAGIC.length) {
        return at;
      }
    }
    return -1;
  }

  private static BuildInfo read(ProgramBytes bytes, long at) throws GoMetadataException {
    int flags = bytes.u8(at + 15);
    byte[] version;
    byte[] modules;
    if ((flags & INLINE_STRINGS) != 0) {
      long[] next = {at + HEADER_SIZE};
      version = inline(bytes, next);
      modules = inline(bytes, next);
    } else {
      if (bytes.u8(at + 14) != 8 || (flags & BIG_ENDIAN) != 0) {
        throw new GoMetadataException("build information of another kind of machine");
      }
      version = pointed(bytes, bytes.u64(at + 16));
      modules = pointed(bytes, bytes.u64(at + 24));
    }
    return parse(new String(version, StandardCharsets.UTF_8), unmarked(modules));
  }

  private static byte[] inline(ProgramBytes bytes, long[] at) throws GoMetadataException {
    long size = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int octet = bytes.u8(at[0]++);
      size |= (octet & 0x7FL) << shift;
      if (octet < 0x80) {
        byte[] string = bytes.copy(at[0], size);
        at[0] += size;
        return string;
      }
    }
    throw new GoMetadataException("build information with a number too long");
  }

  /** A Go string by the address of its header. */
  private static byte[] pointed(ProgramBytes bytes, long address) throws GoMetadataException {
    if (address == 0) {
      return new byte[0];
    }
    long header = bytes.offsetOf(address);
    long size = bytes.u64(header + 8);
    return size == 0 ? new byte[0] : bytes.copy(bytes.offsetOf(bytes.u64(header)), size);
  }

  private static String unmarked(byte[] modules) {
    int length = modules.length;
    if (length <= 2 * MARK_SIZE || modules[length - MARK_SIZE - 1] != '\n') {
      return "";
    }
    return new String(modules, MARK_SIZE, length - 2 * MARK_SIZE, StandardCharsets.UTF_8);
  }

  private static BuildInfo parse(String goVersion, String text) throws GoMetadataException {
    String path = "";
    Module main = null;
    List<Module> dependencies = new ArrayList<>();
    Map<String, String> settings = new LinkedHashMap<>();
    boolean inDependencies = false;
    for (String line : text.split("\n")) {
      String[] words = line.split("\t", -1);
      switch (words[0]) {
        case "path" -> path = words.length > 1 ? words[1] : "";
        case "mod" -> main = module(words);
        case "dep" -> {
          inDependencies = true;
          dependencies.add(module(words));
        }
        case "=>" -> {
          if (inDependencies) {
            int last = dependencies.size() - 1;
            dependencies.set(last, replaced(dependencies.get(last), module(words)));
          } else if (main != null) {
            main = replaced(main, module(words));
          }
        }
        case "build" -> SettingLine.parse(line.substring(words[0].length()), settings);
        default -> {
          // A newer Go may say more.
        }
      }
    }
    return new BuildInfo(
        goVersion, path, main, List.copyOf(dependencies), Collections.unmodifiableMap(settings));
  }

  private static Module module(String[] words) throws GoMetadataException {
    if (words.length < 3) {
      throw new GoMetadataException("a module without path and version");
    }
    return new Module(words[1], words[2], words.length > 3 ? words[3] : "", null);
  }

  private static Module replaced(Module module, Module replacement) {
    return new Module(module.path, module.version, module.sum, replacement);
  }
}
