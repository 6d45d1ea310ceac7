/**
 * Disassembly for people: three syntaxes, source lines, names of what instructions refer to, and
 * what gox makes of the code.
 */
package dev.gox.disasm;
