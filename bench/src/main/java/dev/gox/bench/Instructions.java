package dev.gox.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reports guest instructions beside the operations: "instructions" is then a rate. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Instructions {
  /** Guest instructions executed in this iteration. */
  public long instructions;
}
