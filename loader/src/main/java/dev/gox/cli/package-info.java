/** The command line of gox.jar. */
package dev.gox.cli;
