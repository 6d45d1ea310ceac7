package dev.gox.translator.exec;

/**
 * How a process's code is to be executed.
 *
 * @param mode what is interpreted and what translated
 * @param codeCache how much translated code is kept at most: bytes of class files
 * @param intrinsics whether Java code may take the place of functions that are known
 */
public record ExecutionOptions(Mode mode, long codeCache, boolean intrinsics) {}
