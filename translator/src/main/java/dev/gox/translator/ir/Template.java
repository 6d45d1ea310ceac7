package dev.gox.translator.ir;

import java.util.List;

/**
 * The meaning of one form.
 *
 * @param body the effects, in order
 * @param temps how many temporaries the body names, numbered from 0
 * @param endsBlock whether control may go elsewhere than to the next instruction, or state that
 *     decoded code depends on may change; RIP is then set by the body
 * @param usesNext whether {@link Expr.ParamKind#NEXT} or SELF occurs
 */
public record Template(List<Stmt> body, int temps, boolean endsBlock, boolean usesNext) {}
