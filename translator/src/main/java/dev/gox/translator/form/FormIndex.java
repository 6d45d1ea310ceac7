package dev.gox.translator.form;

import dev.gox.translator.decode.BuiltResource;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * The numbers of the forms by their keys, as the build found them: an open-addressing table of
 * ints, read from a resource in one piece.
 */
public final class FormIndex {
  /** Name of the resource, beside this class. */
  public static final String RESOURCE = "forms.bin";

  /** Answer of {@link #find} for an instruction that has no meaning. */
  public static final int NONE = -1;

  /** Set in an entry whose form ends a block. */
  private static final int ENDS_BLOCK = 1 << 16;

  private static final int EMPTY = -1;

  /** Keys at even places, entries behind them. */
  private final int[] table;

  private FormIndex(int[] table) {
    this.table = table;
  }

  /** An entry for a form: its number, and whether control may go elsewhere after it. */
  public record Entry(int number, boolean endsBlock) {}

  /** Makes an index; at build time. */
  public static FormIndex of(Map<Integer, Entry> entries) {
    int slots = Integer.highestOneBit(entries.size()) * 4;
    int[] table = new int[2 * slots];
    java.util.Arrays.fill(table, EMPTY);
    FormIndex index = new FormIndex(table);
    entries.forEach(
        (key, entry) -> {
          int at = index.place(key);
          table[at] = key;
          table[at + 1] = entry.number | (entry.endsBlock ? ENDS_BLOCK : 0);
        });
    return index;
  }

  /** The bytes of the resource. */
  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(4 * table.length);
    out.asIntBuffer().put(table);
    return out.array();
  }

  /** Reads the index that the build made. */
  public static FormIndex load() {
    byte[] bytes = BuiltResource.read(FormIndex.class, RESOURCE);
    int[] table = new int[bytes.length / 4];
    ByteBuffer.wrap(bytes).asIntBuffer().get(table);
    return new FormIndex(table);
  }

  /** The entry of a key, or {@link #NONE}; {@link #number} and {@link #endsBlock} read it. */
  public int find(int key) {
    return table[place(key) + 1];
  }

  /** The form's number in an entry. */
  public static int number(int entry) {
    return entry & 0xFFFF;
  }

  /** Whether the form of an entry ends a block. */
  public static boolean endsBlock(int entry) {
    return (entry & ENDS_BLOCK) != 0;
  }

  private int place(int key) {
    int mask = table.length / 2 - 1;
    for (int i = key * 0x9E37_79B9 >>> 8 & mask; ; i = i + 1 & mask) {
      int found = table[2 * i];
      if (found == key || found == EMPTY) {
        return 2 * i;
      }
    }
  }
}
