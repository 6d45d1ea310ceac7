package dev.gox.profile;

import dev.gox.loader.ProgramFunctions;
import dev.gox.loader.golang.PclnTab;
import dev.gox.runtime.linux.SyscallTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A profile as {@code go tool pprof} reads it: profile.proto of github.com/google/pprof,
 * compressed. Its first two values are those of Go's own profiles; a third has the time spent
 * waiting in system calls, by their call stacks.
 */
final class Pprof {
  // The fields of message Profile.
  private static final int SAMPLE_TYPE = 1;
  private static final int SAMPLE = 2;
  private static final int MAPPING = 3;
  private static final int LOCATION = 4;
  private static final int FUNCTION = 5;
  private static final int STRING_TABLE = 6;
  private static final int TIME_NANOS = 9;
  private static final int DURATION_NANOS = 10;
  private static final int PERIOD_TYPE = 11;
  private static final int PERIOD = 12;
  private static final int DEFAULT_SAMPLE_TYPE = 14;

  private static final long NANOS_OF_MILLI = 1_000_000;

  private record Function(String name, String file) {}

  private final Protobuf message = new Protobuf();
  private final Places places;
  private final Map<String, Integer> strings = new LinkedHashMap<>();
  private final Map<ProgramFunctions, Integer> mappings = new LinkedHashMap<>();
  private final Map<Function, Integer> functions = new LinkedHashMap<>();
  private final Map<Places.Place, Integer> locations = new LinkedHashMap<>();

  private Pprof(Places places) {
    this.places = places;
    string("");
  }

  static byte[] of(Profile profile) {
    byte[] message = new Pprof(new Places(profile)).write(profile);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private byte[] write(Profile profile) {
    message.message(SAMPLE_TYPE, type("samples", "count"));
    message.message(SAMPLE_TYPE, type("cpu", "nanoseconds"));
    message.message(SAMPLE_TYPE, type("syscalls", "nanoseconds"));
    profile.stacks().forEach(this::sample);
    message.number(TIME_NANOS, profile.begun() * NANOS_OF_MILLI);
    message.number(DURATION_NANOS, profile.elapsed());
    message.message(PERIOD_TYPE, type("cpu", "nanoseconds"));
    message.number(PERIOD, profile.period());
    message.number(DEFAULT_SAMPLE_TYPE, string("cpu"));
    strings.keySet().forEach(text -> message.text(STRING_TABLE, text));
    return message.toByteArray();
  }

  private Protobuf type(String name, String unit) {
    return new Protobuf().number(1, string(name)).number(2, string(unit));
  }

  private void sample(GuestStack stack, Profile.Times times) {
    List<Places.Place> frames = places.of(stack);
    long[] ids = new long[frames.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = location(frames.get(i));
    }
    Protobuf sample = new Protobuf().numbers(1, ids);
    sample.numbers(2, times.samples, times.computed, times.waited);
    if (stack.call() != GuestStack.NO_CALL) {
      String name = SyscallTable.nameOf(stack.call());
      sample.message(3, new Protobuf().number(1, string("syscall")).number(2, string(name)));
    }
    message.message(SAMPLE, sample);
  }

  private int location(Places.Place place) {
    Integer known = locations.get(place);
    if (known != null) {
      return known;
    }
    int id = locations.size() + 1;
    locations.put(place, id);
    Protobuf location = new Protobuf().number(1, id);
    location.number(2, mapping(place)).number(3, place.address());
    for (PclnTab.Place line : place.lines()) {
      location.message(4, new Protobuf().number(1, function(line)).number(2, line.line()));
    }
    message.message(LOCATION, location);
    return id;
  }

  private int function(PclnTab.Place line) {
    Function function = new Function(line.function(), line.file());
    Integer known = functions.get(function);
    if (known != null) {
      return known;
    }
    int id = functions.size() + 1;
    functions.put(function, id);
    int name = string(line.function());
    Protobuf written = new Protobuf().number(1, id).number(2, name).number(3, name);
    message.message(FUNCTION, written.number(4, string(line.file())));
    return id;
  }

  /** The mapping of a program's own code; 0, for none, of any other. */
  private int mapping(Places.Place place) {
    long[] code = place.program().code();
    if (place.address() < code[0] || place.address() >= code[1]) {
      return 0;
    }
    Integer known = mappings.get(place.program());
    if (known != null) {
      return known;
    }
    int id = mappings.size() + 1;
    mappings.put(place.program(), id);
    Protobuf mapping = new Protobuf().number(1, id).number(2, code[0]).number(3, code[1]);
    mapping.number(5, string(place.program().path()));
    // It has functions, files, lines and inlined calls: pprof needs no other look at the file.
    message.message(MAPPING, mapping.number(7, 1).number(8, 1).number(9, 1).number(10, 1));
    return id;
  }

  private int string(String text) {
    Integer known = strings.putIfAbsent(text, strings.size());
    return known == null ? strings.size() - 1 : known;
  }
}
