package dev.gox.translator.lift;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.Flags;
import dev.gox.runtime.cpu.Segments;
import dev.gox.runtime.cpu.sse.Exceptions;
import dev.gox.runtime.cpu.x87.Mmx;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.form.FormShape;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Expr.ParamKind;
import dev.gox.translator.ir.Expr.UnaryOp;
import dev.gox.translator.ir.Helper;
import dev.gox.translator.ir.RegRef;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Stmt.FlagRule;
import dev.gox.translator.ir.Template;
import dev.gox.translator.ir.Test;
import java.util.ArrayList;
import java.util.List;

/**
 * The lifters' workbench for one form: reads and writes operands by number, whatever their kind,
 * and collects the template.
 *
 * <p>Operand reads are evaluated where they stand, into temporaries, so later writes don't change
 * them. Lifters write memory before registers and flags (precise faults).
 */
public final class Lift {
  private final FormShape shape;
  private List<Stmt> body = new ArrayList<>();
  private int temps;
  private boolean endsBlock;
  private boolean usesNext;
  private Expr address;
  private final boolean exactFloats;

  Lift(FormShape shape, boolean exactFloats) {
    this.shape = shape;
    this.exactFloats = exactFloats;
  }

  Template finish() {
    return new Template(List.copyOf(body), temps, endsBlock, usesNext);
  }

  /** The form. */
  public FormShape shape() {
    return shape;
  }

  /** Whether a VEX prefix encodes the form. */
  public boolean isVex() {
    return shape.vex();
  }

  /** Whether an operand is an MMX register, so that x87's stack becomes MMX's. */
  public boolean isMmx() {
    return shape.kinds().contains(Kind.MMX);
  }

  // ---- operands ----

  public int operands() {
    return shape.kinds().size();
  }

  public Kind kind(int operand) {
    return shape.kinds().get(operand);
  }

  /** Width of an operand in bits; for immediates the operand size. */
  public int width(int operand) {
    int w = shape.widths().get(operand);
    return w == 0 ? shape.operandSize() : w;
  }

  public boolean isMemory(int operand) {
    return kind(operand) == Kind.MEMORY;
  }

  /** The register slot of a register operand: the n-th register operand has the n-th slot. */
  public RegRef register(int operand) {
    int n = 0;
    for (int i = 0; i < operand; i++) {
      if (FormShape.isRegister(kind(i))) {
        n++;
      }
    }
    return RegRef.of(
        switch (n) {
          case 0 -> RegRef.Slot.A;
          case 1 -> RegRef.Slot.B;
          case 2 -> RegRef.Slot.C;
          case 3 -> RegRef.Slot.D;
          default -> throw new Unsupported();
        });
  }

  /** An operand's value: zero-extended for registers and memory; an immediate as it is. */
  public Expr read(int operand) {
    return switch (kind(operand)) {
      case GPR -> let(new Expr.Get(register(operand), width(operand)));
      case MEMORY -> let(new Expr.Load(width(operand), address()));
      case IMMEDIATE, TARGET -> new Expr.Param(ParamKind.IMM);
      default -> throw new Unsupported();
    };
  }

  /** The value of an operand that will be written: memory faults as that write would. */
  public Expr readToWrite(int operand) {
    return isMemory(operand) ? loadToWrite(width(operand), address()) : read(operand);
  }

  /** An operand's value, sign-extended from its width. */
  public Expr readSigned(int operand) {
    return kind(operand) == Kind.IMMEDIATE
        ? read(operand)
        : let(sext(width(operand), read(operand)));
  }

  /** Writes a register or memory operand; bits beyond its width don't matter. */
  public void write(int operand, Expr value) {
    if (isMemory(operand)) {
      store(width(operand), address(), value);
    } else if (kind(operand) == Kind.GPR) {
      emit(new Stmt.Set(register(operand), width(operand), value));
    } else {
      throw new Unsupported();
    }
  }

  /** 64 bits of a vector register or of a memory operand; lane 0 is the lowest. */
  public Expr lane(int operand, int lane) {
    return switch (kind(operand)) {
      case VECTOR -> let(new Expr.GetLane(register(operand), lane));
      case MMX -> call(Mmx.class, "read", number(operand));
      case MEMORY -> let(new Expr.Load(64, add(address(), constant(8L * lane))));
      default -> throw new Unsupported();
    };
  }

  /** Writes 64 bits of a vector register; the other lanes stay. */
  public void setLane(int operand, int lane, Expr value) {
    if (kind(operand) == Kind.MMX) {
      run(Mmx.class, "write", number(operand), value);
      return;
    }
    emit(new Stmt.SetLane(register(operand), lane, value));
  }

  /** The memory operand's address, evaluated once. */
  public Expr address() {
    if (address == null) {
      address = let(effectiveAddress());
    }
    return address;
  }

  /** The address expression of the memory operand, as LEA computes it. */
  Expr effectiveAddress() {
    Expr base = new Expr.Get(RegRef.of(RegRef.Slot.BASE), 64);
    Expr disp = new Expr.Param(ParamKind.DISP);
    return switch (shape.memory()) {
      case NONE -> throw new Unsupported();
      case BASE -> add(base, disp);
      case INDEXED ->
          add(
              add(
                  base,
                  binary(
                      BinaryOp.SHL,
                      new Expr.Get(RegRef.of(RegRef.Slot.INDEX), 64),
                      new Expr.Param(ParamKind.SCALE))),
              disp);
    };
  }

  /** The memory operand's displacement. */
  public Expr displacement() {
    return new Expr.Param(ParamKind.DISP);
  }

  /** Log2 of the factor of the memory operand's index. */
  public Expr scale() {
    return new Expr.Param(ParamKind.SCALE);
  }

  /** What a program reads of a segment register. */
  public Expr selector(int operand) {
    return call(Segments.class, "selector", new Expr.Number(register(operand)));
  }

  /** The number of a register operand. */
  public Expr number(int operand) {
    return new Expr.Number(register(operand));
  }

  /** The base of the segment of an instruction without a memory operand. */
  public Expr segmentBase() {
    return let(new Expr.Get(RegRef.of(RegRef.Slot.BASE), 64));
  }

  /** The bits of addresses and counts that no operand shows. */
  public long addressMask() {
    return shape.narrow() ? 0xFFFF_FFFFL : -1;
  }

  // ---- fixed registers, memory, temporaries ----

  /** A fixed general register's low bits, evaluated here. */
  public Expr get(int register, int width) {
    return let(new Expr.Get(RegRef.fixed(register), width));
  }

  public void set(int register, int width, Expr value) {
    emit(new Stmt.Set(RegRef.fixed(register), width, value));
  }

  /** 64 bits of a fixed vector register. */
  public Expr getLane(int register, int lane) {
    return let(new Expr.GetLane(RegRef.fixed(register), lane));
  }

  public void setFixedLane(int register, int lane, Expr value) {
    emit(new Stmt.SetLane(RegRef.fixed(register), lane, value));
  }

  public Expr load(int width, Expr address) {
    return let(new Expr.Load(width, address));
  }

  /** Reads memory that will be written. */
  public Expr loadToWrite(int width, Expr address) {
    return let(new Expr.LoadToWrite(width, address));
  }

  public void store(int width, Expr address, Expr value) {
    emit(new Stmt.Store(width, address, value));
  }

  /** Writes two or four lanes, all or nothing. */
  public void storeVector(Expr address, Expr... lanes) {
    emit(new Stmt.StoreVector(address, List.of(lanes)));
  }

  /** Faults if an address is no multiple of 16 or 32 bytes. */
  public void requireAligned(int bytes, Expr address) {
    emit(new Stmt.RequireAligned(bytes, address));
  }

  /** Evaluates now and names the value. */
  public Expr let(Expr value) {
    if (value instanceof Expr.Temp || value instanceof Expr.Const || value instanceof Expr.Param) {
      return value;
    }
    emit(new Stmt.Let(temps, value));
    return new Expr.Temp(temps++);
  }

  /** The number of the memory operand's base register. */
  public Expr baseNumber() {
    return new Expr.Number(RegRef.of(RegRef.Slot.BASE));
  }

  public Expr next() {
    usesNext = true;
    return new Expr.Param(ParamKind.NEXT);
  }

  public Expr self() {
    usesNext = true;
    return new Expr.Param(ParamKind.SELF);
  }

  // ---- expressions ----

  public static Expr constant(long value) {
    return new Expr.Const(value);
  }

  public static Expr add(Expr a, Expr b) {
    return binary(BinaryOp.ADD, a, b);
  }

  public static Expr sub(Expr a, Expr b) {
    return binary(BinaryOp.SUB, a, b);
  }

  public static Expr and(Expr a, Expr b) {
    return binary(BinaryOp.AND, a, b);
  }

  public static Expr or(Expr a, Expr b) {
    return binary(BinaryOp.OR, a, b);
  }

  public static Expr xor(Expr a, Expr b) {
    return binary(BinaryOp.XOR, a, b);
  }

  public static Expr not(Expr a) {
    return new Expr.Unary(UnaryOp.NOT, a);
  }

  public static Expr binary(BinaryOp op, Expr a, Expr b) {
    return new Expr.Binary(op, a, b);
  }

  /** Sign-extends from a width. */
  public static Expr sext(int width, Expr a) {
    return Expr.signExtended(width, a);
  }

  /** Zero-extends from a width. */
  public static Expr zext(int width, Expr a) {
    return switch (width) {
      case 8 -> new Expr.Unary(UnaryOp.ZEXT8, a);
      case 16 -> new Expr.Unary(UnaryOp.ZEXT16, a);
      case 32 -> new Expr.Unary(UnaryOp.ZEXT32, a);
      default -> a;
    };
  }

  /** One of two values, both evaluated. */
  public static Expr select(Test test, Expr yes, Expr no) {
    return new Expr.Select(test, yes, no);
  }

  public static Test equal(Expr a, Expr b) {
    return new Test.Compare(Test.Relation.EQ, a, b);
  }

  public static Test notEqual(Expr a, Expr b) {
    return new Test.Compare(Test.Relation.NE, a, b);
  }

  /** A condition on the flags by its number in Jcc's opcode. */
  public static Test condition(int number) {
    return new Test.Condition(number);
  }

  /** The result that ZF, SF and PF derive from. */
  public static Expr flagResult() {
    return new Expr.FlagResult();
  }

  /** The carries that CF, OF and AF derive from. */
  public static Expr flagCarries() {
    return new Expr.FlagCarries();
  }

  /** CF as 0 or 1. */
  public static Expr carryBit() {
    return binary(BinaryOp.SHR, flagCarries(), constant(63));
  }

  /** A pure helper's value, evaluated where the expression stands. */
  public static Expr pure(Class<?> owner, String name, Expr... arguments) {
    Helper h = helper(owner, name, arguments);
    if (h.takesCpu()) {
      throw new IllegalArgumentException(h + " is no pure function");
    }
    return new Expr.Call(h, List.of(arguments));
  }

  /**
   * The value of a helper that changes nothing, evaluated where the expression stands, if at all.
   */
  public Expr late(Class<?> owner, String name, Expr... arguments) {
    return new Expr.Call(helper(owner, name, arguments), List.of(arguments));
  }

  /** Calls a helper that returns a long, evaluated here. */
  public Expr call(Class<?> owner, String name, Expr... arguments) {
    return let(new Expr.Call(helper(owner, name, arguments), List.of(arguments)));
  }

  /**
   * Calls an SSE or AVX floating-point helper on raw bits, one element at a time: what depends on
   * MXCSR, or should set its sticky flags. All elements are computed before {@link #raiseFloats}.
   * Where MXCSR counts, it is the helper of that name which obeys it.
   */
  public Expr floats(Class<?> owner, String name, Expr... arguments) {
    return call(exactFloats ? ExactFloats.of(owner) : owner, name, arguments);
  }

  /** Whether MXCSR counts. */
  public boolean exactFloats() {
    return exactFloats;
  }

  /**
   * Stands after the last {@link #floats} of an instruction, ahead of its writes: exceptions that
   * MXCSR doesn't mask.
   */
  public void raiseFloats() {
    if (exactFloats) {
      if (isMmx()) {
        run(Mmx.class, "enter");
      }
      run(Exceptions.class, "raise");
    }
  }

  /** A helper's truth value. */
  public Test test(Class<?> owner, String name, Expr... arguments) {
    return new Test.Call(helper(owner, name, arguments), List.of(arguments));
  }

  // ---- effects ----

  /** Calls a helper for its effect. */
  public void run(Class<?> owner, String name, Expr... arguments) {
    emit(new Stmt.Do(helper(owner, name, arguments), List.of(arguments)));
  }

  public void flags(FlagRule rule, int width, Expr... arguments) {
    emit(new Stmt.SetFlags(rule, width, List.of(arguments)));
  }

  /** Sets the pair that the flags derive from; see {@link Flags}. */
  public void flagPair(Expr result, Expr carries) {
    emit(new Stmt.SetFlagPair(result, carries));
  }

  /** Sets CF alone, to 0 or 1. */
  public void carry(Expr bit) {
    flagPair(flagResult(), withCarry(flagCarries(), bit));
  }

  /** Carries but for CF, which is a bit of 0 or 1. */
  public static Expr withCarry(Expr carries, Expr bit) {
    return pure(Flags.class, "withCarry", carries, bit);
  }

  /** Effects under a condition. */
  public void when(Test test, Runnable then) {
    List<Stmt> outer = body;
    body = new ArrayList<>();
    then.run();
    List<Stmt> inner = List.copyOf(body);
    body = outer;
    emit(new Stmt.If(test, inner));
  }

  /** Ends the block and goes to an address. */
  public void jump(Expr target) {
    endsBlock = true;
    emit(new Stmt.Jump(target));
  }

  /** Ends the block and goes to one of two addresses. */
  public void branch(Test test, Expr taken, Expr notTaken) {
    endsBlock = true;
    emit(new Stmt.Branch(test, taken, notTaken));
  }

  /** Marks the end of a block whose body sets RIP through a helper. */
  public void endBlock() {
    endsBlock = true;
  }

  /** Pushes 64 bits (or another width): the store comes before RSP changes. */
  public void push(int width, Expr value) {
    Expr top = let(sub(new Expr.Get(RegRef.fixed(Cpu.RSP), 64), constant(width / 8)));
    store(width, top, value);
    set(Cpu.RSP, 64, top);
  }

  private void emit(Stmt stmt) {
    body.add(stmt);
  }

  private static Helper helper(Class<?> owner, String name, Expr[] arguments) {
    Helper h = Helper.find(owner, name);
    if (h.arity() != arguments.length) {
      throw new IllegalArgumentException(h + " takes " + h.arity() + " values");
    }
    return h;
  }

  /** Thrown where a form can't be lifted: it behaves as an undefined instruction. */
  static final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
