/**
 * SSE and AVX floating point as MXCSR says, with its exceptions: what translated code does once a
 * thread has shown interest in MXCSR, and the interpreter always. Each class has the operations of
 * one of {@code runtime.cpu}'s, by the same names.
 */
package dev.gox.runtime.cpu.sse;
