package dev.gox.translator.emit;

import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.form.FormShape;
import dev.gox.translator.form.FormSurvey;
import dev.gox.translator.ir.Template;
import dev.gox.translator.lift.Lifters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The build step that compiles every form's template to a class, and writes the index by which the
 * interpreter finds it. At run time no template is made and nothing emitted, so a cold JVM starts
 * to interpret at once.
 */
public final class FormCompiler {
  private FormCompiler() {}

  private record Form(FormShape shape, Template template) {}

  /** What forms of different shapes may share; addresses decide where the word keeps what. */
  private record Meaning(Template template, boolean hasMemory) {
    static Meaning of(Form form) {
      return new Meaning(form.template, form.shape.memory() != FormShape.Memory.NONE);
    }
  }

  /**
   * Compiles all forms.
   *
   * @param args the folder of classes to write to; the file that lists the usual forms
   */
  public static void main(String[] args) throws IOException {
    Path classes = Path.of(args[0]);
    Map<Integer, FormShape> survey = FormSurvey.of(new TableDecoder());
    Map<FormShape, FormIndex.Entry> entries = new HashMap<>();
    Map<Meaning, FormIndex.Entry> compiled = new HashMap<>();
    List<byte[]> files = new ArrayList<>();
    for (Form form : lift(survey, usual(Path.of(args[1])))) {
      FormIndex.Entry entry =
          compiled.computeIfAbsent(
              Meaning.of(form),
              m -> {
                int number = files.size();
                files.add(FormClass.bytes(number, form.shape, form.template));
                return new FormIndex.Entry(number, form.template.endsBlock());
              });
      entries.put(form.shape, entry);
    }
    Path folder = classes.resolve(FormCompiler.class.getPackageName().replace('.', '/'));
    FormShelf.write(folder, files);
    Map<Integer, FormIndex.Entry> index = new TreeMap<>();
    survey.forEach(
        (key, shape) -> {
          FormIndex.Entry entry = entries.get(shape);
          if (entry != null) {
            index.put(key, entry);
          }
        });
    Path resource =
        classes
            .resolve(FormIndex.class.getPackageName().replace('.', '/'))
            .resolve(FormIndex.RESOURCE);
    Files.createDirectories(resource.getParent());
    Files.write(resource, FormIndex.of(index).toBytes());
  }

  /**
   * The usual forms, by name, with their place in the list. They stand together, so that a small
   * program reads a shelf or two; nothing else depends on it.
   */
  private static Map<String, Integer> usual(Path list) throws IOException {
    Map<String, Integer> places = new HashMap<>();
    for (String line : Files.readAllLines(list)) {
      if (!line.startsWith("#")) {
        places.put(line, places.size());
      }
    }
    return places;
  }

  /** The forms that have a meaning, the usual ones first. */
  private static List<Form> lift(Map<Integer, FormShape> survey, Map<String, Integer> usual) {
    Lifters lifters = new Lifters(true);
    Map<FormShape, Template> lifted = new LinkedHashMap<>();
    for (FormShape shape : survey.values()) {
      lifted.computeIfAbsent(shape, lifters::lift);
    }
    List<Form> forms = new ArrayList<>();
    lifted.forEach((shape, template) -> forms.add(new Form(shape, template)));
    forms.sort(
        Comparator.comparing((Form f) -> usual.getOrDefault(f.shape.toString(), Integer.MAX_VALUE))
            .thenComparing(f -> f.shape.mnemonic())
            .thenComparing(f -> f.shape.toString()));
    return forms;
  }
}
