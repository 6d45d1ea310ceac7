/** Signals: what they do, how they wait, and the frames that handlers see. */
package dev.gox.runtime.linux.signal;
