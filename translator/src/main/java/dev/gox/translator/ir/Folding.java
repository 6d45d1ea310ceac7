package dev.gox.translator.ir;

import dev.gox.translator.ir.Expr.BinaryOp;
import dev.gox.translator.ir.Expr.UnaryOp;

/** Makes expressions, computing what is known: the one place that knows IR's arithmetic. */
public final class Folding {
  private Folding() {}

  /** The value of an operation. */
  public static long apply(UnaryOp op, long a) {
    return switch (op) {
      case NEG -> -a;
      case NOT -> ~a;
      case SEXT8 -> (byte) a;
      case SEXT16 -> (short) a;
      case SEXT32 -> (int) a;
      case ZEXT8 -> a & 0xFF;
      case ZEXT16 -> a & 0xFFFF;
      case ZEXT32 -> a & 0xFFFF_FFFFL;
    };
  }

  /** The value of an operation. */
  public static long apply(BinaryOp op, long a, long b) {
    return switch (op) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case AND -> a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
      case SHL -> a << b;
      case SHR -> a >>> b;
      case SAR -> a >> b;
    };
  }

  /** An operation on one value. */
  public static Expr unary(UnaryOp op, Expr a) {
    if (a instanceof Expr.Const c) {
      return new Expr.Const(apply(op, c.value()));
    }
    int width = zeroExtension(op);
    return width != 0 && width >= bits(a) ? a : new Expr.Unary(op, a);
  }

  /** How many low bits a zero extension keeps, or 0 for other operations. */
  private static int zeroExtension(UnaryOp op) {
    return switch (op) {
      case ZEXT8 -> 8;
      case ZEXT16 -> 16;
      case ZEXT32 -> 32;
      default -> 0;
    };
  }

  /** How many low bits of a value may be set, as far as its node tells. */
  private static int bits(Expr e) {
    if (e instanceof Expr.Get x) {
      return x.width();
    } else if (e instanceof Expr.Load x) {
      return x.width();
    } else if (e instanceof Expr.LoadToWrite x) {
      return x.width();
    } else if (e instanceof Expr.Unary x && zeroExtension(x.op()) != 0) {
      return zeroExtension(x.op());
    }
    return 64;
  }

  /** An operation on two values. */
  public static Expr binary(BinaryOp op, Expr a, Expr b) {
    if (b instanceof Expr.Const y) {
      if (a instanceof Expr.Const x) {
        return new Expr.Const(apply(op, x.value(), y.value()));
      }
      if (y.value() == 0 && op != BinaryOp.MUL && op != BinaryOp.AND) {
        return a;
      }
      return withConstant(op, a, y.value());
    }
    if (a instanceof Expr.Const x) {
      if (op == BinaryOp.ADD) {
        return binary(op, b, a);
      }
      if (op == BinaryOp.SUB && x.value() == 0) {
        return new Expr.Unary(UnaryOp.NEG, b);
      }
    }
    return new Expr.Binary(op, a, b);
  }

  /** Gathers the constants of sums, so that an address has one. */
  private static Expr withConstant(BinaryOp op, Expr a, long y) {
    long plus = op == BinaryOp.ADD ? y : op == BinaryOp.SUB ? -y : 0;
    if (plus == 0) {
      return new Expr.Binary(op, a, new Expr.Const(y));
    }
    if (a instanceof Expr.StackAddress s) {
      return new Expr.StackAddress(s.offset() + plus);
    }
    if (a instanceof Expr.Binary x && x.op() == BinaryOp.ADD && x.b() instanceof Expr.Const c) {
      return binary(BinaryOp.ADD, x.a(), new Expr.Const(c.value() + plus));
    }
    return new Expr.Binary(BinaryOp.ADD, a, new Expr.Const(plus));
  }

  /** One of two values. */
  public static Expr select(Test test, Expr yes, Expr no) {
    Boolean known = known(test);
    return known == null ? new Expr.Select(test, yes, no) : known ? yes : no;
  }

  /** The outcome of a test of constants, or null. */
  public static Boolean known(Test test) {
    if (test instanceof Test.Compare t
        && t.a() instanceof Expr.Const a
        && t.b() instanceof Expr.Const b) {
      return switch (t.relation()) {
        case EQ -> a.value() == b.value();
        case NE -> a.value() != b.value();
        case LT -> a.value() < b.value();
        case GE -> a.value() >= b.value();
      };
    }
    return null;
  }
}
