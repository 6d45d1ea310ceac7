package dev.gox.translator.exec;

import dev.gox.translator.emit.FormCode;
import dev.gox.translator.emit.FormEmitter;
import dev.gox.translator.form.FormShape;
import dev.gox.translator.ir.Template;
import dev.gox.translator.lift.Lifters;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The forms that a process has met, each lifted and compiled once. */
final class FormCache {

  /** A form: its compiled meaning, and whether it ends a block. */
  record Form(FormCode code, boolean endsBlock) {}

  private final Lifters lifters = new Lifters();
  private final ConcurrentHashMap<FormShape, Optional<Form>> forms = new ConcurrentHashMap<>();

  /** The form of a shape, or null if gox gives it no meaning: an undefined instruction. */
  Form find(FormShape shape) {
    Optional<Form> found = forms.get(shape);
    if (found == null) {
      Template template = lifters.lift(shape);
      found =
          template == null
              ? Optional.empty()
              : Optional.of(new Form(FormEmitter.compile(shape, template), template.endsBlock()));
      forms.put(shape, found);
    }
    return found.orElse(null);
  }
}
