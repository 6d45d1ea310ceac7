/**
 * Binary floating point by integers alone, with rounding modes and exception flags: what SSE does
 * when somebody looks, and what x87 always does.
 */
package dev.gox.runtime.cpu.ieee;
