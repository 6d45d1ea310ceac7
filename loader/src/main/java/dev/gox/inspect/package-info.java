/**
 * What a program file says of itself: its ELF headers, Go's tables, and what its code may ask of
 * processor and kernel. Nothing is run; the file may be forged.
 */
package dev.gox.inspect;
