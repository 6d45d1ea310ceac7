package dev.gox.translator.lift;

import dev.gox.runtime.cpu.X87Control;
import dev.gox.runtime.cpu.x87.Mmx;
import dev.gox.translator.form.FormShape;
import dev.gox.translator.ir.Template;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the lifter of an operation: the public static method of a family class that has the
 * operation's name. Used when forms are compiled, at build time, and by the translator; the
 * interpreter never needs it.
 */
public final class Lifters {
  /** The families, in the order of the manual's chapters. */
  private static final Class<?>[] FAMILIES = {
    Moves.class,
    Arithmetic.class,
    MultiplyDivide.class,
    Shifts.class,
    Bits.class,
    BitManipulation.class,
    Branches.class,
    Conditions.class,
    Atomics.class,
    Strings.class,
    SystemInstructions.class,
    X87Controls.class,
    X87Instructions.class,
    SseMoves.class,
    PackedIntegers.class,
    Shuffles.class,
    Widening.class,
    Horizontal.class,
    TextCompare.class,
    Cryptography.class,
    SseFloats.class,
    FloatConversions.class,
    AvxMoves.class,
    AddressStep.class,
  };

  private final Map<String, Method> byMnemonic = new HashMap<>();

  private final boolean exactFloats;

  /**
   * Collects the families' methods.
   *
   * @param exactFloats whether MXCSR counts, as it does for the interpreter; else floating-point
   *     arithmetic is as if nobody ever looked at it
   */
  public Lifters(boolean exactFloats) {
    this.exactFloats = exactFloats;
    for (Class<?> family : FAMILIES) {
      for (Method m : family.getDeclaredMethods()) {
        if (Modifier.isPublic(m.getModifiers()) && m.getParameterCount() == 1) {
          // A name that Java reserves has a trailing underscore.
          String name = m.getName();
          String mnemonic = name.endsWith("_") ? name.substring(0, name.length() - 1) : name;
          if (byMnemonic.put(mnemonic, m) != null) {
            throw new IllegalStateException("two lifters for " + mnemonic);
          }
        }
      }
    }
  }

  /** Operations whose names follow a pattern have a method for the pattern. */
  private static boolean liftByPattern(String mnemonic, Lift lift) {
    try {
      return SystemInstructions.lift(mnemonic, lift)
          || Conditions.lift(mnemonic, lift)
          || PackedIntegers.lift(mnemonic, lift)
          || SseFloats.lift(mnemonic, lift)
          || X87Instructions.lift(mnemonic, lift)
          || FusedMultiply.lift(lift);
    } catch (Lift.Unsupported e) {
      return false;
    }
  }

  private static Template finish(Lift lift) {
    if (lift.isMmx()) {
      lift.run(Mmx.class, "enter");
    }
    return lift.finish();
  }

  /** A form's template, or null if there is no meaning for it: an undefined instruction. */
  public Template lift(FormShape shape) {
    Lift lift = new Lift(shape, exactFloats);
    if (lift.isMmx()) {
      lift.run(X87Control.class, "await");
    }
    String mnemonic = shape.mnemonic();
    if (lift.isVex() && mnemonic.startsWith("v") && !byMnemonic.containsKey(mnemonic)) {
      // What a legacy form has in common with its VEX form has one lifter, with the former's name.
      mnemonic = mnemonic.substring(1);
    }
    Method m = byMnemonic.get(mnemonic);
    if (m == null) {
      return liftByPattern(mnemonic, lift) ? finish(lift) : null;
    }
    try {
      m.invoke(null, lift);
      return finish(lift);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Lift.Unsupported) {
        return null;
      }
      throw new IllegalStateException("lifting " + shape, e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
