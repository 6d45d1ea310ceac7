package dev.gox.it.decode;

/**
 * How two decodings of the same bytes differ.
 *
 * @param bytes the instruction in hexadecimal, as long as the longer one says
 * @param aspect what differs first
 * @param table the table's mnemonic; "-" if it knows no instruction
 * @param capstone Capstone's own mnemonic, prefixes included; "-" likewise
 * @param detail both decodings, for a person
 */
record Difference(String bytes, Aspect aspect, String table, String capstone, String detail) {
  /** What may differ, in the order in which it is looked at. */
  enum Aspect {
    /** Only Capstone decodes it, and the table has no operation of that name. */
    FOREIGN,
    /** Only Capstone decodes it, but the table has the operation in other encodings. */
    EXTRA,
    /** Only the table decodes it. */
    UNKNOWN,
    LENGTH,
    OPERATION,
    OPERANDS
  }

  @Override
  public String toString() {
    return String.join("\t", bytes, aspect.name(), table, capstone, detail);
  }
}
