package dev.gox.runtime.linux.process;

/**
 * What a child shares with its parent, where it would else have a copy (clone(2)).
 *
 * @param memory CLONE_VM
 * @param files CLONE_FILES
 * @param folder CLONE_FS
 * @param signalActions CLONE_SIGHAND
 */
public record Sharing(boolean memory, boolean files, boolean folder, boolean signalActions) {}
