/**
 * JMH benchmarks: how fast guest code runs in each mode, warm and from a cold JVM. They need the
 * sample programs, found by the property {@code gox.samples} or in {@code samples/bin} below the
 * current folder.
 */
package dev.gox.bench;
