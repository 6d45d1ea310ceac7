/** Single steps compared with those of a native run. */
package dev.gox.it.steps;
