/**
 * Regions: what one Java method of translated code executes. {@link
 * dev.gox.translator.region.RegionBuilder} finds the blocks behind an entry, inside one guest
 * function, and binds each instruction's template to its operands; what RSP is known to be is
 * followed on the way.
 */
package dev.gox.translator.region;
