/** Text that people and other programs read: columns, colours, JSON. */
package dev.gox.text;
