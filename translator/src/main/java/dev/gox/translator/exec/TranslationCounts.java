package dev.gox.translator.exec;

/**
 * What a process's translations came to.
 *
 * @param regions translated
 * @param again those of them that replaced a translation
 * @param cut those that end only because they may have no more instructions
 * @param tooLarge tries that made a larger method than HotSpot compiles
 * @param classes defined
 * @param bytes of bytecode of the regions' methods
 * @param nanos that translating took, wall-clock time
 * @param invalidations changes of code that was decoded or translated
 * @param evictions translations dropped because there were too many
 */
public record TranslationCounts(
    long regions,
    long again,
    long cut,
    long tooLarge,
    long classes,
    long bytes,
    long nanos,
    long invalidations,
    long evictions) {}
