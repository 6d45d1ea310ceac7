/**
 * Lifters: the one place where an instruction's meaning is written. A family class has one method
 * for each operation, named as the opcode table names it; {@link dev.gox.translator.lift.Lifters}
 * finds it by that name.
 */
package dev.gox.translator.lift;
