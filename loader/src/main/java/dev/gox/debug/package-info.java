/** gdb's remote protocol, by which a debugger holds the guest's threads and looks at them. */
package dev.gox.debug;
