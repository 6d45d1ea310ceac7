package dev.gox.translator.exec;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.GuestCaller;
import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.memory.GuestMemory;
import dev.gox.translator.emit.Entry;
import dev.gox.translator.emit.FormCode;
import dev.gox.translator.emit.KnownEntries;
import dev.gox.translator.emit.TranslatedCode;
import dev.gox.translator.emit.Unwinding;
import dev.gox.translator.form.FormWord;
import dev.gox.translator.region.RegionBuilder;
import java.lang.invoke.VarHandle;

/**
 * One guest thread's way through its code: the dispatcher, which interprets blocks and enters
 * translated regions, and the interpreter's part in calls that translated code makes.
 */
class Session implements GuestCaller {
  /** Blocks run before {@link #chain} returns, so that compiled code of it gets entered anew. */
  private static final int CHAIN = 1 << 14;

  /** One run of a block in so many is profiled: a power of two. */
  private static final int PROFILED = 64;

  /** Jumps from region to region that may be Java calls before the dispatcher is asked. */
  private static final int TAILS = 64;

  /** How deep functions that have switched stacks may wait for control to come back to theirs. */
  private static final int MOST_SWITCHES = 3;

  final Cpu cpu;
  private final GuestMemory memory;
  private final BlockBuilder builder;
  private final int threshold;
  private final ProcessCode process;
  private final BlockFinder blocks;
  private final PlainStack stack;

  /** The code that the thread goes by, and what belongs to it; see {@link #adopt}. */
  private ProcessCode.Use use;

  private CodeCache cache;
  private TranslationQueue translations;
  private AccessProfile profile;

  /** Checks translated code; null if that isn't asked for. */
  private final LockStep lockStep;

  private final SelfCheck check;

  /** Gives that the instructions of regions; null if it isn't asked for. */
  private final RegionBuilder regions;

  /** Entries into translated code, entries looked up: see ExecutionCounts. */
  private long entered;

  private long lookups;

  /** Is told where the thread is when it polls; null if nobody asks. */
  private ThreadSampler sampler;

  /** The interpreted block after which the thread polls; null after translated code. */
  private Block polledAfter;

  /** Ways out of translated code that are seldom taken. */
  private final Seldom throwing = new Seldom();

  /** How many functions wait on another stack than the present one. */
  private int switches;

  /** The epoch that {@link Cpu#entries} is of. */
  private int entriesOf;

  Session(
      Cpu cpu,
      GuestMemory memory,
      BlockBuilder builder,
      ProcessCode process,
      Mode mode,
      SelfCheck check,
      RegionBuilder regions) {
    this.cpu = cpu;
    this.memory = memory;
    this.builder = builder;
    this.process = process;
    blocks = new BlockFinder(builder, process, mode.threshold == 0);
    stack = new PlainStack(cpu, memory);
    this.threshold =
        mode.threshold < Integer.MAX_VALUE / Block.ENTERED
            ? mode.threshold * Block.ENTERED
            : Integer.MAX_VALUE;
    cpu.caller = this;
    this.check = check;
    this.regions = regions;
    lockStep = check == null ? null : new LockStep(check, cpu, regions);
    process.add(this);
    adopt(process.use());
  }

  /** Goes by other code from now on; there is no Java frame of translated code. */
  private void adopt(ProcessCode.Use other) {
    if (use != null) {
      cache.remove(this);
    }
    use = other;
    blocks.adopt(other);
    cache = other.code().cache;
    translations = other.code().translations;
    profile = other.code().profile;
    cpu.entries = KnownEntries.none();
    entriesOf = cache.epoch;
    cache.add(this);
    if (regions != null && other.code().exactFloats) {
      regions.useExactFloats();
    }
  }

  /** Has the thread sampled; before it runs. */
  void sample(ThreadSampler by) {
    sampler = by;
  }

  /** The thread has ended. */
  void end() {
    if (sampler != null) {
      sampler.ended();
    }
    cache.remove(this);
    process.remove(this);
  }

  /** What the thread has counted; another thread may see figures of a moment ago. */
  ExecutionCounts counts() {
    ExecutionCounts counts = new ExecutionCounts();
    counts.interpreted = cpu.retired;
    counts.translated = cpu.translated;
    counts.entries = entered;
    counts.decoded = blocks.decoded();
    counts.lookups = lookups;
    if (cpu.exits != null) {
      System.arraycopy(cpu.exits, 0, counts.exits, 0, counts.exits.length);
    }
    return counts;
  }

  /**
   * Makes the thread leave translated code soon; called by any thread. It leaves at the next loop,
   * call or opaque instruction, which system calls and serializing instructions are.
   */
  void leaveTranslations() {
    cpu.poll = 1;
    cpu.limit = Long.MAX_VALUE;
  }

  /** Makes the thread tell its sampler where it is, at the next call or return; by any thread. */
  void askPlace() {
    cpu.asked = 1;
    cpu.limit = Long.MAX_VALUE;
  }

  /** The dispatcher: runs from RIP until the thread halts. */
  void run() {
    if (check == null) {
      dispatchAll();
      return;
    }
    check.takeTurn();
    try {
      dispatchAll();
    } finally {
      check.endTurn();
    }
  }

  private void dispatchAll() {
    while (!cpu.halted) {
      if (check != null) {
        check.passTurn();
      }
      if (cpu.poll != 0) {
        if (sampler != null) {
          polled();
        }
        cpu.supervisor.poll(cpu);
        continue;
      }
      if (use != process.use()) {
        adopt(process.use());
      }
      try {
        if ((cpu.systemFlags & Flags.TF) != 0) {
          step();
        } else {
          advance();
        }
      } catch (GuestFault fault) {
        deliver(fault);
      }
    }
  }

  /** Tells the sampler where the thread polls. */
  private void polled() {
    cpu.asked = 0;
    Block block = polledAfter;
    polledAfter = null;
    if (block != null && block.ending == Block.RETURN) {
      // As in translated code: it has not returned yet.
      sampler.returns(block.pcOf(block.forms.length - 1), cpu.r4 - 8);
    } else {
      sampler.polls();
    }
  }

  @Override
  public void returns(long pc, long rsp) {
    if (sampler != null) {
      sampler.returns(pc, rsp);
      if (cpu.poll == 0) {
        goesOn();
      }
    }
  }

  /** Tells the sampler where the thread is, if nothing else is asked of it; false if so. */
  private boolean tellPlace() {
    if (sampler == null || cpu.limit != Long.MAX_VALUE || cpu.poll != 0) {
      return false;
    }
    sampler.polls();
    return goesOn();
  }

  /** Lets translated code go on after the sampler was told; false if there is more to be done. */
  private boolean goesOn() {
    cpu.asked = 0;
    stack.lower();
    if (isFree()) {
      return true;
    }
    cpu.limit = Long.MAX_VALUE;
    return false;
  }

  /** What {@link Cpu#limit} is but for a sampler's request. */
  private long limit() {
    return sampler == null ? cpu.limit : stack.limit();
  }

  /** Goes on from RIP for a while. */
  void advance() {
    dispatch(TranslatedCode.NOWHERE, 0, Long.MAX_VALUE);
  }

  /** Executes one instruction, after which TF traps. */
  private void step() {
    cpu.stepping = true;
    try {
      Block one = single();
      execute(one, false);
      cpu.retired++;
      ran(one, 1);
      // System calls and traps clear TF on their way into the kernel.
      if (cpu.stepping && !cpu.halted) {
        cpu.supervisor.fault(cpu, GuestFault.of(GuestFault.DEBUG));
      }
    } finally {
      cpu.stepping = false;
    }
  }

  /** The instruction at RIP alone. */
  final Block single() {
    return builder.build(cpu.rip, 1);
  }

  /** So many instructions of a block have been executed, apart from others; for who watches. */
  void ran(Block block, int instructions) {
    // Nobody does.
  }

  /**
   * Enters what is translated, or interprets for a while: until control may have come back to a
   * stack.
   *
   * @param ret an address before which to stop
   * @param rsp the highest RSP of that stack
   * @param limit the lowest
   */
  private void dispatch(long ret, long rsp, long limit) {
    int generation = cache.generation;
    Block block = blocks.at(cpu.rip, generation);
    TranslatedCode code = translation(block);
    tellPlace();
    if (code == null || cpu.interpretNext || !stack.prepare(cpu.r4)) {
      cpu.interpretNext = false;
      heat(block, Block.ENTERED);
      chain(block, generation, ret, Long.MAX_VALUE);
      return;
    }
    int epoch = cache.epoch;
    if (epoch != entriesOf) {
      cpu.entries = KnownEntries.none();
      entriesOf = epoch;
    }
    cpu.unwind = 0;
    if (!isFree() || cache.generation != generation) {
      return;
    }
    if (lockStep != null) {
      entered++;
      cpu.tails = TAILS;
      lockStep.enter(code);
    } else {
      follow(code, ret, rsp, limit);
    }
  }

  /**
   * Whether the thread may go on in translated code. Who asks it to leave does so after its reason
   * stands: either that is seen now, or the request comes after what was stored before, the stack's
   * limit above all.
   */
  private boolean isFree() {
    VarHandle.fullFence();
    return cpu.poll == 0;
  }

  /**
   * Enters translated code, and from there what else is translated, as goroutines do that switch
   * and return to each other. For the parameters see {@link #dispatch}.
   */
  private void follow(TranslatedCode first, long ret, long rsp, long limit) {
    TranslatedCode code = first;
    do {
      entered++;
      cpu.tails = TAILS;
      enter(code, TranslatedCode.NOWHERE);
      if (cpu.interpretNext || cpu.poll != 0 || cpu.halted || isBack(ret, rsp, limit)) {
        return;
      }
      tellPlace();
      code = translationAt(cpu.rip);
    } while (code != null && (stack.covers(cpu.r4) || stack.prepare(cpu.r4) && isFree()));
  }

  /** Whether a function has returned that had an RSP at its entry, or goes on. */
  private boolean isBack(long ret, long rsp, long limit) {
    long now = cpu.r4;
    return now <= rsp ? now >= limit : now == rsp + 8 && cpu.rip == ret;
  }

  /** What is translated from an address on, or null; without a look at blocks. */
  private TranslatedCode translationAt(long pc) {
    Entry entry = KnownEntries.at(cpu, pc);
    if (entry == null) {
      entry = cache.knownEntry(pc);
      if (entry == null) {
        return null;
      }
      KnownEntries.add(cpu, entry);
    }
    return entry.translation();
  }

  /** What is translated from a block's address on, or null. */
  private static TranslatedCode translation(Block block) {
    Entry entry = block.entry;
    return entry == null ? null : entry.translation();
  }

  /** Runs translated code; RIP tells where it has left to, or returned as expected. */
  private void enter(TranslatedCode code, long ret) {
    long rsp = cpu.r4;
    long rax;
    try {
      rax = code.run(cpu, rsp, cpu.r0, ret);
    } catch (Unwinding left) {
      return;
    }
    if (cpu.unwind != 0) {
      cpu.unwind = 0;
      return;
    }
    cpu.r0 = rax;
    cpu.r4 = rsp + 8;
    cpu.rip = ret;
  }

  @Override
  public Object entry(long target) {
    lookups++;
    return check == null ? cache.entry(target) : CodeCache.apart(target);
  }

  @Override
  public long call(long target, long rsp, long rax, long ret) {
    cpu.r4 = rsp;
    cpu.r0 = rax;
    cpu.rip = target;
    return run(ret, rsp, ret);
  }

  @Override
  public long goOn(long ret, long rsp) {
    // A region that is entered here and leaves comes back here: Java frames must not pile up.
    return run(ret, rsp, TranslatedCode.NOWHERE);
  }

  private long run(long ret, long rsp, long expected) {
    tellPlace();
    if (check != null || cpu.limit > rsp || !runTo(ret, rsp, expected)) {
      Unwinding.start(cpu, rsp, ret);
    }
    return cpu.r0;
  }

  /**
   * Runs until a function that was entered with an RSP has returned.
   *
   * @param expected what a region that is entered with this RSP is told to return to
   * @return false if control went out of its reach: all callers must return
   */
  private boolean runTo(long ret, long rsp, long expected) {
    while (cpu.poll == 0 && !cpu.halted && cpu.unwind == 0) {
      if (cpu.rip == ret && cpu.r4 == rsp + 8) {
        return true;
      }
      // Java calls must go down the guest's stack, or they would pile up without end.
      if (cpu.r4 > rsp || cpu.r4 < limit()) {
        boolean outer = cpu.r4 > rsp && cpu.r4 - rsp < PlainStack.SPAN;
        if (outer || !runElsewhere(ret, rsp)) {
          return false;
        }
        continue;
      }
      int generation = cache.generation;
      Block block = null;
      TranslatedCode code = cpu.interpretNext ? null : translationAt(cpu.rip);
      if (code == null) {
        // Decoding it may have it translated.
        block = blocks.at(cpu.rip, generation);
        code = cpu.interpretNext ? null : translation(block);
      }
      if (code == null) {
        cpu.interpretNext = false;
        heat(block, Block.ENTERED);
        chain(block, generation, ret, rsp);
      } else {
        enter(code, cpu.r4 == rsp ? expected : TranslatedCode.NOWHERE);
      }
    }
    return false;
  }

  /**
   * Runs on another stack, to which a function has switched, until control is back on the one that
   * it had. It may never come back, as the stack may be another goroutine's: so this is a
   * dispatcher too, and only so many are nested.
   *
   * @param ret where the function is expected to return to
   * @param rsp what the stack pointer was at its entry
   * @return false if all callers must return
   */
  private boolean runElsewhere(long ret, long rsp) {
    if (switches == MOST_SWITCHES) {
      return false;
    }
    long limit = limit();
    long top = stack.top();
    switches++;
    try {
      while (cpu.poll == 0 && !cpu.halted) {
        if (isBack(ret, rsp, limit)) {
          stack.restore(limit, top);
          return isFree();
        }
        dispatch(ret, rsp, limit);
      }
    } finally {
      switches--;
    }
    return false;
  }

  /** The block at RIP. */
  final Block block() {
    return blocks.at(cpu.rip, cache.generation);
  }

  @Override
  public void useExactFloats() {
    process.useExactFloats();
  }

  /**
   * Runs blocks from one to the next, until there is something else to do.
   *
   * @param stop an address before which to stop
   * @param top stops when RSP is above this
   */
  private void chain(Block first, int generation, long stop, long top) {
    Block block = first;
    for (int i = 0; i < CHAIN; i++) {
      execute(block, (block.runs++ & PROFILED - 1) == 0);
      cpu.retired += block.instructions;
      if (cpu.poll != 0) {
        polledAfter = block;
        return;
      }
      if (cpu.halted || cache.generation != generation) {
        return;
      }
      long pc = cpu.rip;
      Block next = block.linked(pc);
      if (next == null) {
        // Decoding is the dispatcher's: C2 would compile all of it into this loop.
        next = cache.find(pc);
        if (next == null) {
          return;
        }
        block.link(next);
      }
      if (next.entry != null || pc == stop || cpu.r4 > top) {
        return;
      }
      int warmth = pc <= block.pc ? Block.ENTERED : block.warmth;
      if (warmth != 0) {
        heat(next, warmth);
      }
      block = next;
    }
  }

  /** Counts that control came to a place in a way that makes it worth an entry. */
  private void heat(Block block, int warmth) {
    int before = block.heat;
    block.heat = before + warmth;
    if (before < threshold
        && before + warmth >= threshold
        && translations != null
        && !translations.request(block.pc, use.source())) {
      block.heat = 0;
    }
  }

  @Override
  public boolean throwsUnwinding(long rsp) {
    return check == null && throwing.isSeldom(rsp);
  }

  @Override
  public void widen(long entry) {
    cache.monitor.wanted(entry, "control often left it for code that was left out");
    translations.request(entry, use.source());
  }

  @Override
  public void slowAccess(long instruction, long entry) {
    cache.monitor.wanted(
        entry, "unusual memory at 0x" + Long.toHexString(instruction) + ", often accessed");
    profile.addSlow(instruction);
    translations.request(entry, use.source());
  }

  /**
   * Runs a block; at a fault RIP is the address of the instruction that made it.
   *
   * @param profiled whether to note which instructions access memory outside the zone
   */
  final void execute(Block block, boolean profiled) {
    FormCode[] forms = block.forms;
    long[] code = block.code;
    int i = 0;
    cpu.rip = block.end;
    cpu.outsideZone = false;
    try {
      for (; i < forms.length; i++) {
        int at = i * FormWord.LONGS;
        forms[i].run(cpu, code[at], code[at + 1], code[at + 2]);
        if (profiled && (cpu.outsideZone || block.outsideZone)) {
          block.outsideZone = true;
          profile.note(cpu, block.pcOf(i));
        }
      }
    } catch (GuestFault fault) {
      cpu.rip = block.pcOf(i);
      throw fault;
    }
  }

  /** Serves a fault, or does the write to code that made it. */
  private void deliver(GuestFault fault) {
    if (fault.vector != GuestFault.CODE_WRITE) {
      boolean stack = fault.accessed != 0 && builder.usesStack(cpu, fault.accessed);
      cpu.supervisor.fault(cpu, stack ? GuestFault.of(GuestFault.STACK_FAULT) : fault);
      return;
    }
    memory.allowCodeWrite(cpu, true);
    try {
      Block one = single();
      execute(one, false);
      ran(one, 1);
    } catch (GuestFault second) {
      cpu.supervisor.fault(cpu, second);
    } finally {
      memory.allowCodeWrite(cpu, false);
    }
  }
}
