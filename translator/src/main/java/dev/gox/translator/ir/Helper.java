package dev.gox.translator.ir;

import dev.gox.runtime.cpu.Cpu;
import dev.gox.runtime.cpu.KeepsRegisters;
import dev.gox.runtime.cpu.NeverFaults;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * A static method of runtime-support that a template calls: operations too large, or too dependent
 * on Java's own operations, for IR nodes. Its parameters are longs, with the {@link Cpu} before
 * them where it needs one; it returns long, boolean or nothing.
 *
 * <p>One without a Cpu that returns a value is a pure function of its arguments and never faults:
 * it may be dropped, delayed or repeated. Others may fault, unless {@link NeverFaults} says that
 * they don't.
 *
 * @param method the method
 * @param takesCpu whether its first parameter is the Cpu
 */
public record Helper(Method method, boolean takesCpu) {

  /**
   * Finds the one static method of that name.
   *
   * @throws IllegalArgumentException if there is none, several, or one of another shape
   */
  public static Helper find(Class<?> owner, String name) {
    Method found = null;
    for (Method m : owner.getDeclaredMethods()) {
      if (m.getName().equals(name) && Modifier.isPublic(m.getModifiers())) {
        if (found != null) {
          throw new IllegalArgumentException("two helpers are named " + owner + "." + name);
        }
        found = m;
      }
    }
    if (found == null || !Modifier.isStatic(found.getModifiers())) {
      throw new IllegalArgumentException("no helper " + owner + "." + name);
    }
    Class<?>[] types = found.getParameterTypes();
    boolean cpu = types.length > 0 && types[0] == Cpu.class;
    for (int i = cpu ? 1 : 0; i < types.length; i++) {
      if (types[i] != long.class) {
        throw new IllegalArgumentException(found + ": parameters are longs");
      }
    }
    return new Helper(found, cpu);
  }

  /**
   * Whether general and vector registers, the arithmetic flags and RIP may be elsewhere than in the
   * Cpu while it runs.
   */
  public boolean keepsRegisters() {
    return !takesCpu
        || method.isAnnotationPresent(KeepsRegisters.class)
        || method.getDeclaringClass().isAnnotationPresent(KeepsRegisters.class);
  }

  /** Whether it may throw a guest's fault, or do anything but compute a value. */
  public boolean mayFault() {
    return (takesCpu || result() == void.class) && !method.isAnnotationPresent(NeverFaults.class);
  }

  /** How many longs it takes. */
  public int arity() {
    return method.getParameterCount() - (takesCpu ? 1 : 0);
  }

  /** Its result: long, boolean or void. */
  public Class<?> result() {
    return method.getReturnType();
  }

  @Override
  public String toString() {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }
}
