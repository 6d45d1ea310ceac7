/**
 * Runs guest code: decoded blocks, their cache, and the executor of a guest thread. The evaluator
 * walks the templates' trees: slow, small, and the oracle of every faster tier.
 */
package dev.gox.translator.exec;
