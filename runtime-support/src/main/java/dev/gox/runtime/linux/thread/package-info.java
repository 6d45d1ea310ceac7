/** Guest threads: how they run, wait and are woken. */
package dev.gox.runtime.linux.thread;
