package dev.gox.inspect;

import dev.gox.runtime.linux.SyscallTable;
import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.Instruction.Kind;
import dev.gox.translator.decode.InstructionDecoder;
import dev.gox.translator.decode.TableDecoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a program's code may ask of the processor and of Linux, found by decoding all of it: CPUID
 * features that instructions belong to, and numbers of system calls that are loaded as constants
 * before SYSCALL or a call of Go's wrappers. What a program really uses is decided when it runs.
 */
public final class CodeSurvey {
  /** Go's functions that make the call whose number they are given first. */
  private static final Pattern WRAPPER =
      Pattern.compile("(^|[./])([rR]aw)?(Vfork)?[sS]yscall(NoError|_no_error)?\\d*(\\.abi\\w+)?$");

  private static final int RAX = 0;
  private static final int RSP = 4;
  private static final long UNKNOWN = -1;

  /** What uses a feature or call. */
  public static final class Use {
    /** How many instructions. */
    public int count;

    /** In which functions, by name. */
    public final TreeSet<String> functions = new TreeSet<>();

    private void in(String function) {
      count++;
      functions.add(function);
    }
  }

  private final ProgramView program;
  private final Map<String, Use> features = new TreeMap<>();
  private final Map<String, Use> calls = new TreeMap<>();
  private final Use unknownCalls = new Use();
  private final InstructionDecoder decoder = new TableDecoder();
  private final Instruction in = new Instruction();
  private long instructions;
  private long number;

  private CodeSurvey(ProgramView program) {
    this.program = program;
  }

  /** Decodes all code of a program for amd64. */
  public static CodeSurvey of(ProgramView program) {
    CodeSurvey survey = new CodeSurvey(program);
    List<ProgramView.Function> functions = program.functions();
    if (functions.isEmpty()) {
      for (ElfView.Section s : program.elf().sections()) {
        if (s.code()) {
          survey.decode(s.address(), s.size(), s.name());
        }
      }
    }
    for (ProgramView.Function f : functions) {
      survey.decode(f.start(), f.size(), f.name());
    }
    return survey;
  }

  private void decode(long start, long size, String name) {
    byte[] code = program.elf().read(start, (int) Math.min(size, Integer.MAX_VALUE));
    number = UNKNOWN;
    for (int at = 0; at < code.length; ) {
      int length = decoder.decode(code, at, code.length, start + at, in);
      if (length <= 0) {
        at++;
        continue;
      }
      at += length;
      instructions++;
      look(name);
    }
  }

  private void look(String function) {
    String feature = in.row.feature();
    if (!feature.isEmpty()) {
      features.computeIfAbsent(feature, f -> new Use()).in(function);
    }
    switch (in.mnemonic()) {
      case "syscall" -> noteCall(function);
      case "call", "jmp" -> {
        if (in.kind[0] == Kind.TARGET) {
          ProgramView.Function callee = program.functionAt(in.imm[0]);
          boolean inside = callee != null && callee.name().equals(function);
          if (callee != null && !inside && WRAPPER.matcher(callee.name()).find()) {
            noteCall(WRAPPER.matcher(function).find() ? null : function);
          }
        }
        number = in.mnemonic().equals("call") ? UNKNOWN : number;
      }
      case "mov" -> noteConstant();
      case "xor" -> {
        if (sets(RAX) && in.kind[1] == Kind.GPR && in.reg[1] == RAX) {
          number = 0;
        }
      }
      default -> {
        if (in.operandCount > 0 && sets(RAX) && !in.mnemonic().equals("cmp")) {
          number = UNKNOWN;
        }
      }
    }
  }

  private boolean sets(int register) {
    return in.kind[0] == Kind.GPR && in.reg[0] == register;
  }

  /** A number for the next call: in RAX, or first on the stack, as calls up to Go 1.16 have it. */
  private void noteConstant() {
    boolean stack =
        in.kind[0] == Kind.MEMORY
            && in.base == RSP
            && in.index == Instruction.NONE
            && in.displacement == 0;
    if (in.kind[1] == Kind.IMMEDIATE && (sets(RAX) || stack)) {
      number = in.imm[1];
    } else if (sets(RAX)) {
      number = UNKNOWN;
    }
  }

  /** A call is made; null for a wrapper that hands on its argument. */
  private void noteCall(String function) {
    SyscallTable.Row row = SyscallTable.find(number);
    if (row != null && function != null) {
      calls.computeIfAbsent(row.name(), n -> new Use()).in(function);
    } else if (function != null && !WRAPPER.matcher(function).find()) {
      unknownCalls.in(function);
    }
    number = UNKNOWN;
  }

  /** By the features' names. */
  public Map<String, Use> features() {
    return features;
  }

  /** By the calls' names. */
  public Map<String, Use> calls() {
    return calls;
  }

  /** Calls whose number is not a constant beside them. */
  public Use unknownCalls() {
    return unknownCalls;
  }

  /** Instructions decoded. */
  public long instructions() {
    return instructions;
  }
}
