package dev.gox.it.conformance;

/**
 * One instruction with everything it begins with.
 *
 * @param form what is tested
 * @param code the instruction's bytes
 * @param input an input record, {@link Layout#INPUT_SIZE} bytes, but for the code's address
 */
record Case(Form form, byte[] code, byte[] input) {}
