/**
 * Processes: how they are made, execute programs, end, and are waited for. Read {@link
 * dev.gox.runtime.linux.process.ProcessTable} first.
 */
package dev.gox.runtime.linux.process;
