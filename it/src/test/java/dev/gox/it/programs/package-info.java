/**
 * Real programs of npm's and Debian's against their native runs: {@code mvn verify -Pprograms}.
 * They are installed into target/programs by the registries' own clients.
 */
package dev.gox.it.programs;
