/** Pseudo-terminals: pty(7), termios(3), ioctl_tty(2). */
package dev.gox.runtime.linux.tty;
