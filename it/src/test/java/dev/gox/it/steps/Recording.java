package dev.gox.it.steps;

import dev.gox.runtime.memory.GuestMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code record.c} wrote down: a program at its first instruction, and its first steps. */
final class Recording {
  /** How a step is taken: as any other, as a system call, or as something that is told. */
  static final int CALL = 1;

  static final int TOLD = 2;

  private static final long PAGE = 4096;
  private static final int REGISTERS = 27;
  private static final int VECTORS = 16 * 4;

  /** Where struct user_regs_struct has RAX to R15, by the processor's numbers. */
  private static final int[] GENERAL = {10, 11, 12, 5, 19, 4, 13, 14, 9, 8, 7, 6, 3, 2, 1, 0};

  private static final int RIP = 16;
  private static final int FLAGS = 18;
  private static final int FS = 21;

  /** Registers at one moment. */
  static final class State {
    private final long[] registers = new long[REGISTERS];
    final long[] vectors = new long[VECTORS];

    private State(ByteBuffer from) {
      from.asLongBuffer().get(registers).get(vectors);
      from.position(from.position() + 8 * (REGISTERS + VECTORS));
    }

    long general(int number) {
      return registers[GENERAL[number]];
    }

    long rip() {
      return registers[RIP];
    }

    long flags() {
      return registers[FLAGS];
    }

    long fsBase() {
      return registers[FS];
    }
  }

  private record Change(long address, byte[] bytes) {}

  private record Mapped(long start, long end, int rights) {
    /** Maps what isn't, and keeps what is: Linux joins mappings side by side. */
    void map(GuestMemory memory) {
      for (long page = start; page < end; page += PAGE) {
        long first = page;
        while (page < end && !memory.anyMapped(page, page + PAGE)) {
          page += PAGE;
        }
        if (page > first) {
          memory.map(first, page, rights);
        }
      }
      memory.protect(start, end, rights);
    }
  }

  /** One step: how it is taken, what it did to memory where that counts, and the state after it. */
  record Step(int how, List<Change> changes, List<Mapped> mapped, State after) {
    /** Does to memory what the kernel did. */
    void apply(GuestMemory memory) {
      for (Mapped m : mapped) {
        m.map(memory);
      }
      for (Change c : changes) {
        memory.poke(c.address, c.bytes, 0, c.bytes.length);
      }
    }
  }

  final State first;
  final List<Step> steps = new ArrayList<>();

  /** Reads a recording, and makes the memory of its beginning. */
  Recording(Path file, GuestMemory memory) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    for (long n = in.getLong(); n > 0; n--) {
      long start = in.getLong();
      long end = in.getLong();
      int rights = (int) in.getLong();
      boolean readable = in.getLong() != 0;
      if (readable) {
        byte[] bytes = new byte[(int) (end - start)];
        in.get(bytes);
        memory.map(start, end, rights);
        memory.poke(start, bytes, 0, bytes.length);
      }
    }
    first = new State(in);
    for (long n = in.getLong(); n > 0; n--) {
      int how = (int) in.getLong();
      List<Change> changes = new ArrayList<>();
      List<Mapped> mapped = new ArrayList<>();
      if (how != 0) {
        for (long k = in.getLong(); k > 0; k--) {
          long address = in.getLong();
          byte[] bytes = new byte[(int) in.getLong()];
          in.get(bytes);
          changes.add(new Change(address, bytes));
        }
        for (long k = in.getLong(); k > 0; k--) {
          mapped.add(new Mapped(in.getLong(), in.getLong(), (int) in.getLong()));
        }
      }
      steps.add(new Step(how, changes, mapped, new State(in)));
    }
  }
}
