/** Memory as system calls see it. */
package dev.gox.runtime.linux.mm;
