/** The Capstone disassembler as a second decoder: slower, native, and an oracle of the first. */
package dev.gox.translator.decode.capstone;
