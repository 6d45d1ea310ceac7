package dev.gox.profile;

import dev.gox.loader.ProgramFunctions;
import dev.gox.loader.golang.PclnTab;
import dev.gox.translator.region.FunctionMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What addresses are called: functions with their lines, inlined calls included. */
final class Places {
  /** What a goroutine's first function returns to: like Go's profiler, we don't show it. */
  static final String ROOT = "runtime.goexit";

  /**
   * Code at one address.
   *
   * @param program whose code it is
   * @param address as it was loaded
   * @param lines what was inlined there first, the function that has the address last
   */
  record Place(ProgramFunctions program, long address, List<PclnTab.Place> lines) {}

  private record Key(ProgramFunctions program, long address) {}

  private final Profile profile;
  private final Map<Key, Place> known = new HashMap<>();

  Places(Profile profile) {
    this.profile = profile;
  }

  /** The places of a stack, the innermost first. */
  List<Place> of(GuestStack stack) {
    List<Place> places = new ArrayList<>();
    for (long address : stack.addresses()) {
      Place place = known.computeIfAbsent(new Key(stack.program(), address), this::find);
      boolean root = place.lines.get(place.lines.size() - 1).function().startsWith(ROOT);
      if (!root || places.isEmpty()) {
        places.add(place);
      }
    }
    return places;
  }

  /** The functions of a stack, the innermost first. */
  List<String> functions(GuestStack stack) {
    List<String> names = new ArrayList<>();
    for (Place place : of(stack)) {
      place.lines.forEach(line -> names.add(line.function()));
    }
    return names;
  }

  private Place find(Key key) {
    List<PclnTab.Place> lines = key.program.placesAt(key.address);
    return new Place(
        key.program,
        key.address,
        lines.isEmpty() ? List.of(new PclnTab.Place(name(key), "", 0)) : lines);
  }

  private String name(Key key) {
    long[] code = key.program.code();
    if (key.address < code[0] || key.address >= code[1]) {
      return profile.foreignName(key.program, key.address);
    }
    FunctionMap.Symbol symbol = key.program.symbolAt(key.address);
    return symbol == null ? "0x" + Long.toHexString(key.address) : symbol.name();
  }
}
