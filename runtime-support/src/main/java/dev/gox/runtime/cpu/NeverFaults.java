package dev.gox.runtime.cpu;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a helper that takes the {@link Cpu}, or returns nothing, and yet throws nothing and calls
 * nobody: translated code need not store the guest's state before it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface NeverFaults {}
