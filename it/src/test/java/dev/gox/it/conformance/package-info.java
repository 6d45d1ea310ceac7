/**
 * Compares single instructions with a real processor. A generator makes small static executables,
 * with an ELF writer and an encoder of its own, so that neither an assembler nor gox's decoder has
 * a say in what they contain. Such a program runs thousands of cases: it loads all registers, flags
 * and two windows of memory, executes one instruction, and stores all of it again, or what its
 * signal handler found. The same file runs on the processor and in gox, and the outputs have to be
 * equal but for what the Intel SDM (volume 2) leaves undefined.
 *
 * <p>From table to verdict: {@link dev.gox.it.conformance.InstructionTable} names the encodings,
 * {@link dev.gox.it.conformance.CaseGenerator} picks operands and values, {@link
 * dev.gox.it.conformance.ProgramBuilder} writes the executable around {@link
 * dev.gox.it.conformance.Harness}, {@link dev.gox.it.conformance.Comparison} judges.
 */
package dev.gox.it.conformance;
