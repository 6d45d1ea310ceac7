/** Tests of gox.jar as users run it: real programs, in a JVM of their own. */
package dev.gox.it;
