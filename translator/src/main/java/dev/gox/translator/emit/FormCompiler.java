package dev.gox.translator.emit;

import dev.gox.translator.decode.TableDecoder;
import dev.gox.translator.form.FormIndex;
import dev.gox.translator.form.FormShape;
import dev.gox.translator.form.FormSurvey;
import dev.gox.translator.ir.Template;
import dev.gox.translator.lift.Lifters;
import java.io.IOException;
import java.nio.file.DirectoryStream;
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
 * The build step that compiles every form's template to a static method, and writes the index by
 * which the interpreter finds it. At run time no template is made and nothing emitted, so a cold
 * JVM starts to interpret at once.
 */
public final class FormCompiler {
  private FormCompiler() {}

  /** Binary name of the class that {@link FormCode#load} makes an object of. */
  static final String CLASS_NAME = "dev.gox.translator.emit.CompiledForms";

  /**
   * Forms in a class at most: their switch stays under the 8,000 bytes of bytecode beyond which
   * HotSpot compiles no method, and a class is not much more than what a program needs of it.
   */
  static final int FORMS_PER_CLASS = 256;

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
   * @param args the folder of classes to write to
   */
  public static void main(String[] args) throws IOException {
    Path classes = Path.of(args[0]);
    Map<Integer, FormShape> survey = FormSurvey.of(new TableDecoder());
    Map<FormShape, FormIndex.Entry> entries = new HashMap<>();
    Map<Meaning, FormIndex.Entry> compiled = new HashMap<>();
    FormClasses writer = new FormClasses(CLASS_NAME);
    for (Form form : lift(survey)) {
      FormIndex.Entry entry =
          compiled.computeIfAbsent(
              Meaning.of(form),
              m ->
                  new FormIndex.Entry(
                      writer.add(form.shape, form.template), form.template.endsBlock()));
      entries.put(form.shape, entry);
    }
    deleteFormer(classes);
    for (Map.Entry<String, byte[]> file : writer.finish().entrySet()) {
      Files.write(classes.resolve(file.getKey()), file.getValue());
    }
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

  /** An earlier build may have made more classes. */
  private static void deleteFormer(Path classes) throws IOException {
    int dot = CLASS_NAME.lastIndexOf('.');
    Path folder = classes.resolve(CLASS_NAME.substring(0, dot).replace('.', '/'));
    String pattern = CLASS_NAME.substring(dot + 1) + "*.class";
    try (DirectoryStream<Path> former = Files.newDirectoryStream(folder, pattern)) {
      for (Path file : former) {
        Files.delete(file);
      }
    }
  }

  /** The forms that have a meaning, those that compilers make first. */
  private static List<Form> lift(Map<Integer, FormShape> survey) {
    Lifters lifters = new Lifters();
    Map<FormShape, Template> lifted = new LinkedHashMap<>();
    for (FormShape shape : survey.values()) {
      lifted.computeIfAbsent(shape, lifters::lift);
    }
    List<Form> forms = new ArrayList<>();
    lifted.forEach((shape, template) -> forms.add(new Form(shape, template)));
    forms.sort(
        Comparator.comparing((Form f) -> isRare(f.shape))
            .thenComparing(f -> f.shape.mnemonic())
            .thenComparing(f -> f.shape.toString()));
    return forms;
  }

  /** Whether compilers hardly make a form, so that its class need not be loaded for the others. */
  private static boolean isRare(FormShape shape) {
    return shape.operandSize() == 16 || shape.lock();
  }
}
