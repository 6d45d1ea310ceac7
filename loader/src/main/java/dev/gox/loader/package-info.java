/**
 * From an ELF file to a process whose first thread is ready to run: what Linux does in execve
 * (fs/binfmt_elf.c). Each refusal of the kernel's is a refusal here, with its cause.
 */
package dev.gox.loader;
