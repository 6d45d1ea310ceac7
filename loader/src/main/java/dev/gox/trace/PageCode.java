package dev.gox.trace;

import dev.gox.disasm.CodeLines;
import dev.gox.disasm.Syntax;
import dev.gox.inspect.ProgramView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The disassembly around the steps of a trace, for a page. */
final class PageCode {
  private static final int MOST = 60_000;

  /** How many bytes around a step are shown. */
  private static final int NEAR = 48;

  /** Of how many bytes a function is disassembled. */
  private static final int LONGEST = 1 << 18;

  private final PageStrings strings;
  private final TreeSet<Long> steps = new TreeSet<>();
  private final List<CodeLines.Line> lines = new ArrayList<>();

  PageCode(Trace trace, PageStrings strings) {
    this.strings = strings;
    trace.detail().steps.addresses().forEach(address -> steps.add(address - trace.bias()));
    CodeLines code = new CodeLines(trace.program, Syntax.INTEL);
    ProgramView.Function f = null;
    for (long address : steps) {
      if (lines.size() > MOST) {
        return;
      }
      if (f == null || Long.compareUnsigned(address, f.end()) >= 0) {
        f = trace.program.functionAt(address);
        if (f != null) {
          add(code.of(f.start(), (int) Math.min(f.size(), LONGEST)));
        }
      }
    }
  }

  private void add(List<CodeLines.Line> function) {
    for (CodeLines.Line line : function) {
      Long near = steps.ceiling(line.address() - NEAR);
      if (near != null && near <= line.address() + NEAR) {
        lines.add(line);
      }
    }
  }

  /** Whether every step's instruction is there. */
  boolean isWhole() {
    return lines.size() <= MOST;
  }

  /** The columns; addresses are differences to the one before. */
  Map<String, Object> columns() {
    NumberColumns made = new NumberColumns(lines.size());
    long[] address = made.column("address");
    long[] text = made.column("text");
    long[] note = made.column("note");
    long[] source = made.column("source");
    for (int i = 0; i < lines.size(); i++) {
      CodeLines.Line line = lines.get(i);
      address[i] = line.address();
      text[i] = strings.number(line.text());
      note[i] = strings.number(line.note());
      source[i] = strings.number(line.source());
    }
    NumberColumns.differences(address);
    return made.all();
  }
}
