/**
 * {@code gox profile}: samples guest threads while they run at full speed, and writes where their
 * time went as a table, as pprof's protocol buffer, as a flame graph or as folded stacks.
 */
package dev.gox.profile;
