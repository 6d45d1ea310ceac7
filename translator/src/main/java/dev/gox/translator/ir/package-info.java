/**
 * The intermediate representation: the meaning of one form as small typed trees over the form's
 * slots, guest registers, memory and flags. A form's template is written once, by a lifter; the
 * tree evaluator, the form methods of the cold tier and the regions of the hot tier all come from
 * it.
 *
 * <p>Values are 64-bit integers. A value of width w below 64 is zero-extended unless its maker says
 * otherwise. Floating-point values are their raw bits, and operations on them are calls of helpers.
 */
package dev.gox.translator.ir;
