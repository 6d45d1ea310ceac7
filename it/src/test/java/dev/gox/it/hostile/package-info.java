/**
 * Programs that mean harm or are broken: each gets an error in one line or runs as far as Linux
 * would let it, and none harms the JVM.
 */
package dev.gox.it.hostile;
