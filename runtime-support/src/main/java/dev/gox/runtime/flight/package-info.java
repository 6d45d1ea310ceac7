/**
 * Events of guests for Java's Flight Recorder. Only {@link dev.gox.runtime.flight.Flight} may be
 * touched before a recording is possible: it loads none of the recorder's classes.
 */
package dev.gox.runtime.flight;
