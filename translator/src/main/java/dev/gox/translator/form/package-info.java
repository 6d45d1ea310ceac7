/**
 * Forms: an operation with its operand kinds and widths, its registers, displacement and immediate
 * left open. All decoded instructions of a form share one meaning, so meaning is made a few hundred
 * times at build time, never for each instruction.
 */
package dev.gox.translator.form;
