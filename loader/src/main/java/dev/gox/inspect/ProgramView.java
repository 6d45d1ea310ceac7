package dev.gox.inspect;

import dev.gox.loader.BadProgramException;
import dev.gox.loader.ElfFile;
import dev.gox.loader.golang.BuildInfo;
import dev.gox.loader.golang.GoMetadataException;
import dev.gox.loader.golang.GoTypes;
import dev.gox.loader.golang.PclnTab;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A program file with all that it tells of its functions: by Go's own table where there is one,
 * which a stripped program keeps, else by symbols. Addresses are those of the file, before
 * relocation.
 */
public final class ProgramView {
  /** A function: its first address, the address after it, and its name. */
  public record Function(long start, long end, String name) {
    /** Bytes, the padding behind it included. */
    public long size() {
      return end - start;
    }
  }

  private final ElfView elf;
  private String refusal = "";
  private BuildInfo build;
  private PclnTab table;
  private String metadataTrouble = "";
  private List<Function> functions;
  private GoTypes types;
  private boolean typesKnown;

  private ProgramView(ByteBuffer bytes) throws BadProgramException {
    elf = ElfView.of(bytes);
    try {
      ElfFile file = ElfFile.parse(bytes);
      build = BuildInfo.of(file).orElse(null);
      table = PclnTab.of(file).orElse(null);
    } catch (BadProgramException e) {
      refusal = e.getMessage();
    } catch (GoMetadataException e) {
      metadataTrouble = e.getMessage();
    }
  }

  /**
   * Reads a program file.
   *
   * @throws BadProgramException if there is none, or it is no 64-bit ELF
   */
  public static ProgramView of(Path file) throws BadProgramException {
    if (!Files.exists(file)) {
      throw new BadProgramException(BadProgramException.NOT_FOUND, "no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw BadProgramException.refused("not a regular file");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw BadProgramException.refused("larger than 2 GiB");
      }
      return new ProgramView(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    } catch (IOException e) {
      throw BadProgramException.refused("can't be read");
    }
  }

  public ElfView elf() {
    return elf;
  }

  /** Why gox would not run it; "" if it would. */
  public String refusal() {
    return refusal;
  }

  /** What Go's linker says of the build; null if nothing. */
  public BuildInfo build() {
    return build;
  }

  /** Whether Go's table of functions is there. */
  public boolean hasGoTable() {
    return table != null;
  }

  /** What is wrong with Go's tables; "" if nothing. */
  public String metadataTrouble() {
    return metadataTrouble;
  }

  /** All functions, by address. */
  public List<Function> functions() {
    if (functions == null) {
      functions = table != null ? ofTable() : ofSymbols();
    }
    return functions;
  }

  private List<Function> ofTable() {
    List<Function> all = new ArrayList<>(table.size());
    try {
      for (int i = 0; i < table.size(); i++) {
        PclnTab.Function f = table.function(i);
        if (Long.compareUnsigned(f.end(), f.start()) > 0) {
          all.add(new Function(f.start(), f.end(), f.name()));
        }
      }
    } catch (GoMetadataException e) {
      metadataTrouble = e.getMessage();
    }
    return all;
  }

  private List<Function> ofSymbols() {
    List<Function> all = new ArrayList<>();
    for (ElfView.Symbol s : elf.symbols()) {
      boolean seen = !all.isEmpty() && all.get(all.size() - 1).start == s.address();
      if (s.kind().equals("FUNC") && s.defined() && s.size() > 0 && !seen) {
        all.add(new Function(s.address(), s.address() + s.size(), s.name()));
      }
    }
    return all;
  }

  /** The function that an address lies in, or null. */
  public Function functionAt(long address) {
    List<Function> all = functions();
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(all.get(middle).start, address) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && Long.compareUnsigned(address, all.get(low - 1).end) < 0
        ? all.get(low - 1)
        : null;
  }

  /** The source line of an address as "path/file.go:12"; "" if unknown. */
  public String lineAt(long address) {
    try {
      return table == null
          ? ""
          : table.lineAt(address).map(l -> l.file() + ":" + l.line()).orElse("");
    } catch (GoMetadataException e) {
      return "";
    }
  }

  /** The name of the Go type that an address describes; null if it describes none. */
  public String typeName(long address) {
    if (!typesKnown) {
      typesKnown = true;
      types = table == null ? null : table.types();
    }
    return types == null ? null : types.nameAt(address);
  }

  /** The last two parts of a source line's path, which tell a package and its file. */
  public static String shortLine(String line) {
    int slash = line.lastIndexOf('/');
    return slash < 0 ? line : line.substring(line.lastIndexOf('/', slash - 1) + 1);
  }
}
