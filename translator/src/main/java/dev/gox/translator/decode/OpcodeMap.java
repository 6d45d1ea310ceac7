package dev.gox.translator.decode;

/** The opcode maps: what escape bytes or a VEX prefix's map field choose. */
enum OpcodeMap {
  ONE_BYTE,
  TWO_BYTE,
  THREE_BYTE_38,
  THREE_BYTE_3A,
  VEX_0F,
  VEX_0F38,
  VEX_0F3A,
  EVEX_0F,
  EVEX_0F38,
  EVEX_0F3A,
  EVEX_5,
  EVEX_6;

  /** Where the map's 256 roots start in the table. */
  int base() {
    return ordinal() * OpcodeTable.MAP_SIZE;
  }
}
