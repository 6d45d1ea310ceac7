/**
 * What the Go linker tells about a program: who built it and how ({@link
 * dev.gox.loader.golang.BuildInfo}) and which function, file and line an address belongs to ({@link
 * dev.gox.loader.golang.PclnTab}). Nothing here is needed to run a program; it is read when asked
 * for. The file may be forged: every offset is checked, nothing is allocated by a size that the
 * file claims.
 */
package dev.gox.loader.golang;
