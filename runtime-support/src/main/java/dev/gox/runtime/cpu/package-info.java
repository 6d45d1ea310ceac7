/**
 * The guest processor as running code sees it: the register file, the lazily kept flags, and the
 * static helpers that instructions too large for the IR call.
 *
 * <p>Everything here is called from code that the translator makes, so it is shaped for C2: plain
 * fields, small static methods, no allocation.
 */
package dev.gox.runtime.cpu;
