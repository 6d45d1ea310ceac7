/** Prints system calls and signals as strace(1) does. None of it is loaded unless asked for. */
package dev.gox.runtime.linux.trace;
