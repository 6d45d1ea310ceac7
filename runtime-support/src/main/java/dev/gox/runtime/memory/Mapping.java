package dev.gox.runtime.memory;

/**
 * An interval of mapped pages of one kind.
 *
 * @param start guest address of the first byte
 * @param end guest address after the last byte
 * @param prot PROT_READ 1, PROT_WRITE 2, PROT_EXEC 4
 * @param shared whether writes are seen by others
 */
public record Mapping(long start, long end, int prot, boolean shared) {}
