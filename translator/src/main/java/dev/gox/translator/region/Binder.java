package dev.gox.translator.region;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.translator.form.FormWord;
import dev.gox.translator.ir.Expr;
import dev.gox.translator.ir.RegRef;
import dev.gox.translator.ir.Rewriter;
import dev.gox.translator.ir.Stmt;
import dev.gox.translator.ir.Template;
import java.util.List;

/** Puts an instruction's registers and numbers into the slots of its form's template. */
final class Binder extends Rewriter {
  private final long word;
  private final long displacement;
  private final long immediate;
  private final boolean memoryForm;

  private Binder(long word, long displacement, long immediate, boolean memoryForm) {
    this.word = word;
    this.displacement = displacement;
    this.immediate = immediate;
    this.memoryForm = memoryForm;
  }

  /**
   * The instruction's meaning: no slot or parameter is left.
   *
   * @param code where {@link FormWord} encoded the instruction
   * @param at index of its first long
   * @param memoryForm whether the form has a memory operand
   */
  static List<Stmt> bind(Template template, long[] code, int at, boolean memoryForm) {
    return new Binder(code[at], code[at + 1], code[at + 2], memoryForm).body(template.body());
  }

  @Override
  protected RegRef register(RegRef register) {
    return register.slot() == RegRef.Slot.FIXED
        ? register
        : RegRef.fixed(FormWord.register(word, register.slot()));
  }

  @Override
  protected Expr leaf(Expr expr) {
    if (expr instanceof Expr.Get get && get.register().number() == Cpu.ZERO) {
      return new Expr.Const(0);
    } else if (expr instanceof Expr.Number number) {
      return new Expr.Const(number.register().number());
    } else if (expr instanceof Expr.Param param) {
      return new Expr.Const(param(param.kind()));
    }
    return expr;
  }

  private long param(Expr.ParamKind kind) {
    long next = memoryForm ? immediate : displacement;
    return switch (kind) {
      case IMM -> immediate;
      case DISP -> displacement;
      case SCALE -> FormWord.scale(word);
      case NEXT -> next;
      case SELF -> next - FormWord.length(word);
    };
  }
}
