/**
 * The table decoder against Capstone 4, over the samples' code and over random bytes. Where they
 * differ, differences.tsv says who is right and why.
 */
package dev.gox.it.decode;
