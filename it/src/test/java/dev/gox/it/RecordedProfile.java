package dev.gox.it;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** Reads profiles as pprof defines them (profile.proto of github.com/google/pprof). */
public final class RecordedProfile {
  /** A field of a message: a number, or the bytes of all else. */
  private record Field(int number, long value, byte[] bytes) {}

  /** A function at a line of a file. */
  public record Line(String function, String file, long line) {}

  /** Values, and the stack that they are of: the innermost function first. */
  public record Sample(
      List<Line> stack, List<Integer> inlined, long[] values, Map<String, String> labels) {
    /** The function that the innermost address is in, whatever was inlined there. */
    String leaf() {
      // Go's own profiles may have a sample without a place.
      return stack.isEmpty() ? "" : stack.get(inlined.get(0)).function();
    }
  }

  final List<String> types = new ArrayList<>();
  final List<Sample> samples = new ArrayList<>();
  final String mappedFile;
  final long period;

  private RecordedProfile(byte[] message) {
    List<Field> fields = fields(message);
    List<String> strings = new ArrayList<>();
    all(fields, 6).forEach(f -> strings.add(new String(f.bytes, StandardCharsets.UTF_8)));
    Map<Long, Line> functions = new HashMap<>();
    for (Field f : all(fields, 5)) {
      List<Field> function = fields(f.bytes);
      String name = strings.get((int) number(function, 2));
      functions.put(number(function, 1), new Line(name, strings.get((int) number(function, 4)), 0));
    }
    Map<Long, List<Line>> locations = new HashMap<>();
    for (Field f : all(fields, 4)) {
      List<Field> location = fields(f.bytes);
      List<Line> lines = new ArrayList<>();
      for (Field l : all(location, 4)) {
        Line function = functions.get(number(fields(l.bytes), 1));
        lines.add(new Line(function.function, function.file, number(fields(l.bytes), 2)));
      }
      locations.put(number(location, 1), lines);
    }
    for (Field f : all(fields, 1)) {
      List<Field> type = fields(f.bytes);
      types.add(strings.get((int) number(type, 1)) + "/" + strings.get((int) number(type, 2)));
    }
    for (Field f : all(fields, 2)) {
      samples.add(sample(fields(f.bytes), strings, locations));
    }
    List<Field> mapping = all(fields, 3);
    mappedFile =
        mapping.isEmpty() ? "" : strings.get((int) number(fields(mapping.get(0).bytes), 5));
    period = number(fields, 12);
  }

  public static RecordedProfile read(Path file) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes(file)))) {
      return new RecordedProfile(in.readAllBytes());
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  private static Sample sample(
      List<Field> fields, List<String> strings, Map<Long, List<Line>> locations) {
    List<Line> stack = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    for (long id : packed(all(fields, 1))) {
      stack.addAll(locations.get(id));
      ends.add(stack.size() - 1);
    }
    Map<String, String> labels = new TreeMap<>();
    for (Field f : all(fields, 3)) {
      List<Field> label = fields(f.bytes);
      labels.put(strings.get((int) number(label, 1)), strings.get((int) number(label, 2)));
    }
    return new Sample(stack, ends, packed(all(fields, 2)), labels);
  }

  /** The sum of a value over all samples. */
  long total(int value) {
    return samples.stream().mapToLong(s -> s.values[value]).sum();
  }

  /** Each function's share of processor time, with what was inlined into it. */
  public Map<String, Double> shares() {
    double total = total(1);
    Map<String, Double> shares = new HashMap<>();
    samples.forEach(s -> shares.merge(s.leaf(), s.values[1] / total, Double::sum));
    return shares;
  }

  /** The functions with the largest {@link #shares}, most first. */
  public List<String> hottest(int count) {
    return shares().entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(count)
        .map(Map.Entry::getKey)
        .toList();
  }

  // ---- the encoding of protocol buffers ----

  private static List<Field> fields(byte[] message) {
    List<Field> fields = new ArrayList<>();
    int[] at = {0};
    while (at[0] < message.length) {
      long tag = varint(message, at);
      if ((tag & 7) == 0) {
        fields.add(new Field((int) (tag >>> 3), varint(message, at), null));
      } else if ((tag & 7) == 2) {
        int length = (int) varint(message, at);
        byte[] bytes = java.util.Arrays.copyOfRange(message, at[0], at[0] + length);
        at[0] += length;
        fields.add(new Field((int) (tag >>> 3), 0, bytes));
      } else {
        throw new AssertionError("wire type " + (tag & 7) + " at " + at[0]);
      }
    }
    return fields;
  }

  private static long varint(byte[] message, int[] at) {
    long value = 0;
    int shift = 0;
    byte octet;
    do {
      octet = message[at[0]++];
      value |= (octet & 0x7FL) << shift;
      shift += 7;
    } while (octet < 0);
    return value;
  }

  private static List<Field> all(List<Field> fields, int number) {
    return fields.stream().filter(f -> f.number == number).toList();
  }

  private static long number(List<Field> fields, int number) {
    return all(fields, number).stream().mapToLong(f -> f.value).findFirst().orElse(0);
  }

  private static long[] packed(List<Field> fields) {
    List<Long> values = new ArrayList<>();
    for (Field field : fields) {
      if (field.bytes == null) {
        // Writers may leave few numbers unpacked.
        values.add(field.value);
        continue;
      }
      int[] at = {0};
      while (at[0] < field.bytes.length) {
        values.add(varint(field.bytes, at));
      }
    }
    return values.stream().mapToLong(v -> v).toArray();
  }
}
