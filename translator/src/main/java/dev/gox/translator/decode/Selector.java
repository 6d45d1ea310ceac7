package dev.gox.translator.decode;

/** What besides map and opcode byte selects a row; a node of the decision tree asks for one. */
enum Selector {
  /** The mandatory prefix, as VEX.pp numbers it: none, 66, F3, F2. */
  PREFIX(4),
  /** REX.W, VEX.W or EVEX.W. */
  WIDE(2),
  /** The operand size as if the row had all: 16, 32, 64. */
  OPERAND_SIZE(3),
  /** The address size: 64, 32. */
  ADDRESS_SIZE(2),
  /** REX.B. */
  REX_B(2),
  /** VEX.L or EVEX.L'L: 128, 256, 512. */
  VECTOR_LENGTH(3),
  /** Whether ModRM.mod is 3. */
  REGISTER(2),
  /** ModRM.reg without its extension. */
  MODRM_REG(8),
  /** ModRM.rm without its extension. */
  MODRM_RM(8);

  final int values;

  Selector(int values) {
    this.values = values;
  }

  /** The mask of all values. */
  int all() {
    return (1 << values) - 1;
  }
}
