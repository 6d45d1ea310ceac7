package dev.gox.runtime.cpu;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A helper that takes the {@link Cpu}, but neither reads nor writes general registers, vector
 * registers, the six arithmetic flags or RIP there: translated code may keep those elsewhere while
 * it runs. It may use memory, MXCSR, the other bits of RFLAGS and clocks, and may throw {@link
 * GuestFault}. On a class, it says so of all the class's methods.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface KeepsRegisters {}
