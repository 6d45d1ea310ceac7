package dev.gox.translator.exec;

import java.nio.file.Path;

/**
 * What a user wants to see of the execution.
 *
 * @param counting whether translated code counts its instructions and exits, which slows it
 * @param log where translations are told of; null for nowhere
 * @param classes the folder that each class is written to; null for none
 * @param check every so manieth entry into translated code is checked in lock step; 0 for none
 * @param observers make who sees each thread's way, interpreted; null for none
 * @param samplers make who samples each thread's way, at full speed; null for none
 */
public record Inspection(
    boolean counting,
    TranslationLog log,
    Path classes,
    int check,
    ExecutionObserver.Factory observers,
    ThreadSampler.Factory samplers) {
  /** Nothing. */
  public static final Inspection NONE = new Inspection(false, null, null, 0, null, null);
}
