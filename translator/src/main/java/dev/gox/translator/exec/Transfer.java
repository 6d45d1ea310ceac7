package dev.gox.translator.exec;

/** How the last instruction of a block passes control on. */
public enum Transfer {
  /** To what follows, or by a jump. */
  JUMP,
  CALL,
  RETURN
}
