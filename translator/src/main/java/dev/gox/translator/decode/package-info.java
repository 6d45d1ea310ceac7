/**
 * Guest bytes to {@link dev.gox.translator.decode.Instruction}s: the opcode table, the decoder that
 * reads it, and Capstone behind the same interface as the second opinion.
 */
package dev.gox.translator.decode;
