/**
 * Passes over a region, one file each, from IR to IR: {@link dev.gox.translator.opt.Optimizer} runs
 * them. They remove what C2 can't know to be unneeded (flags, above all) and make the bytecode
 * compact; everything else is C2's.
 */
package dev.gox.translator.opt;
