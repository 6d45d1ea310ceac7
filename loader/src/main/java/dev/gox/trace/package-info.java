/**
 * The flow of calls of a program as it runs: who calls whom, on which goroutine and thread, after
 * how many instructions, and which system calls are made on the way.
 */
package dev.gox.trace;
