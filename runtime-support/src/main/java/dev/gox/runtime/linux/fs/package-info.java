/** Files: open file descriptions, descriptors, and the way from guest paths to the host's files. */
package dev.gox.runtime.linux.fs;
