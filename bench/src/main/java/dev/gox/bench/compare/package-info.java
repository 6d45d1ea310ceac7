/**
 * The comparison of gox with native execution and with qemu: {@link
 * dev.gox.bench.compare.CompareCommand} runs the kernels of {@code bench/kernels} and records the
 * runs in a file, {@link dev.gox.bench.compare.Recording}; {@link dev.gox.bench.compare.Summary}
 * computes from it what the page and the charts show.
 */
package dev.gox.bench.compare;
