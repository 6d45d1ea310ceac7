/**
 * Guest memory: one sparse host window a process, the page table over all 47 bits of user address
 * space, and every checked access of guest and kernel to it. See docs/design.md, "Guest memory".
 */
package dev.gox.runtime.memory;
