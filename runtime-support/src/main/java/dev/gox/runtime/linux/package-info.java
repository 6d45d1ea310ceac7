/**
 * The Linux personality: processes and the table of system calls; the subjects (memory, files,
 * network, threads, signals, time) have packages below.
 */
package dev.gox.runtime.linux;
