package dev.gox.translator.decode;

/**
 * One line of the opcode table.
 *
 * @param index its number in the table
 * @param mnemonic the operation's name, lower case, unique to the operation: string moves are
 *     "movs" and "cmps", so that "movsd" and "cmpsd" are the SSE2 ones
 */
public record OpcodeRow(int index, String mnemonic) {}
