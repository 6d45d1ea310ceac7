/** The x87 instructions: Intel SDM vol. 1, chapter 8. Go has none; C has them for long double. */
package dev.gox.runtime.cpu.x87;
