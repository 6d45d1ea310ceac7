/** Templates to JVM bytecode. */
package dev.gox.translator.emit;
