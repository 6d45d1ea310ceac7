/** Who a process is and what it may use. */
package dev.gox.runtime.linux.proc;
