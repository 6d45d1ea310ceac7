/**
 * Java code in the place of a program's hand-written assembly: functions of Go's run time and
 * library that HotSpot has intrinsics for, or that Java code does faster than a translation of
 * their instructions. A function is known by its name and its body, see {@link
 * dev.gox.translator.intrinsic.KnownBodies}; what it leaves in memory and in the registers that
 * Go's calling conventions give a meaning is what its instructions would leave.
 */
package dev.gox.translator.intrinsic;
