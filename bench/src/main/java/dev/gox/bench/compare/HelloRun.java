package dev.gox.bench.compare;

/**
 * One run of a program that prints a line.
 *
 * @param system what ran it
 * @param status the exit status
 * @param wallNanos from before the process was started to its end
 * @param maxRssKib the largest resident set in KiB
 */
record HelloRun(String system, int status, long wallNanos, long maxRssKib) {}
