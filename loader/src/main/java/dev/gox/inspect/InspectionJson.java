package dev.gox.inspect;

import dev.gox.loader.golang.BuildInfo;
import dev.gox.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code gox inspect --json} prints: all that is known, addresses as numbers. */
public final class InspectionJson {
  private InspectionJson() {}

  /** The document: an object, one member of a list a line. */
  public static String of(String name, ProgramView program) {
    ElfView elf = program.elf();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("file", name);
    all.put("bytes", elf.size());
    all.put("machine", Purpose.machine(elf.machine()));
    all.put("positionIndependent", elf.type() == 3);
    all.put("interpreter", elf.textOf(".interp"));
    all.put("entry", elf.entry());
    all.put("refusal", program.refusal());
    all.put("build", build(program.build()));
    all.put("segments", segments(elf));
    all.put("sections", sections(elf));
    all.put("functions", functions(program));
    all.put("symbols", symbols(elf));
    if (Purpose.machine(elf.machine()).equals("amd64")) {
      CodeSurvey survey = CodeSurvey.of(program);
      all.put("instructions", survey.instructions());
      all.put("features", uses(survey.features()));
      all.put("systemCalls", uses(survey.calls()));
    }
    return Json.lines(all);
  }

  private static Object build(BuildInfo build) {
    if (build == null) {
      return null;
    }
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("go", build.goVersion());
    made.put("package", build.path());
    made.put("module", module(build.main()));
    made.put("dependencies", build.dependencies().stream().map(InspectionJson::module).toList());
    made.put("settings", build.settings());
    return made;
  }

  private static Object module(BuildInfo.Module m) {
    if (m == null) {
      return null;
    }
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("path", m.path());
    made.put("version", m.version());
    made.put("sum", m.sum());
    made.put("replacement", module(m.replacement()));
    return made;
  }

  private static List<Object> segments(ElfView elf) {
    List<Object> list = new ArrayList<>();
    for (ElfView.Segment s : elf.segments()) {
      Map<String, Object> made = new LinkedHashMap<>();
      made.put("type", Purpose.segmentType(s.type()));
      made.put("address", s.address());
      made.put("offset", s.offset());
      made.put("fileSize", s.fileSize());
      made.put("memorySize", s.memorySize());
      made.put("rights", s.rights());
      list.add(made);
    }
    return list;
  }

  private static List<Object> sections(ElfView elf) {
    List<Object> list = new ArrayList<>();
    for (ElfView.Section s : elf.sections()) {
      Map<String, Object> made = new LinkedHashMap<>();
      made.put("name", s.name());
      made.put("address", s.address());
      made.put("offset", s.offset());
      made.put("size", s.size());
      made.put("loaded", s.loaded());
      made.put("purpose", Purpose.ofSection(s.name()));
      list.add(made);
    }
    return list;
  }

  private static List<Object> functions(ProgramView program) {
    List<Object> list = new ArrayList<>();
    for (ProgramView.Function f : program.functions()) {
      Map<String, Object> made = new LinkedHashMap<>();
      made.put("name", f.name());
      made.put("address", f.start());
      made.put("size", f.size());
      made.put("line", program.lineAt(f.start()));
      list.add(made);
    }
    return list;
  }

  private static List<Object> symbols(ElfView elf) {
    List<Object> list = new ArrayList<>();
    for (ElfView.Symbol s : elf.symbols()) {
      Map<String, Object> made = new LinkedHashMap<>();
      made.put("name", s.name());
      made.put("address", s.address());
      made.put("size", s.size());
      made.put("kind", s.kind());
      list.add(made);
    }
    return list;
  }

  private static Map<String, Object> uses(Map<String, CodeSurvey.Use> uses) {
    Map<String, Object> made = new LinkedHashMap<>();
    uses.forEach((name, use) -> made.put(name, List.copyOf(use.functions)));
    return made;
  }
}
