/** Clocks and timers. */
package dev.gox.runtime.linux.time;
