package dev.gox.translator.form;

import dev.gox.translator.decode.Instruction;
import dev.gox.translator.decode.InstructionDecoder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds every form there is, by decoding every opcode with every combination of what can change its
 * form: prefixes, REX, ModRM's extension of the opcode, and the kinds of operand that ModRM can
 * name. Run at build time.
 */
public final class FormSurvey {
  private static final int[][] PREFIXES = {
    {},
    {0x66},
    {0xF2},
    {0xF3},
    {0xF0},
    {0x67},
    {0x66, 0xF2},
    {0x66, 0xF3},
    {0x66, 0xF0},
    {0x67, 0x66},
    {0x67, 0xF2},
    {0x67, 0xF3},
    {0x67, 0x66, 0xF2},
    {0x67, 0x66, 0xF3}
  };

  /** None, B (which makes of 90 an XCHG), W, and both. */
  private static final int[] REX = {0, 0x41, 0x48, 0x49};

  private static final int[][] MAPS = {{}, {0x0F}, {0x0F, 0x38}, {0x0F, 0x3A}};

  /** 0F, 0F 38 and 0F 3A. */
  private static final int MAPS_OF_VEX = 3;

  private final InstructionDecoder decoder;
  private final Instruction instruction = new Instruction();
  private final byte[] bytes = new byte[2 * InstructionDecoder.MAX_LENGTH];
  private final Map<Integer, FormShape> shapes = new TreeMap<>();

  private FormSurvey(InstructionDecoder decoder) {
    this.decoder = decoder;
  }

  /**
   * The shape of every key.
   *
   * @throws IllegalStateException if a key means two shapes
   */
  public static Map<Integer, FormShape> of(InstructionDecoder decoder) {
    FormSurvey survey = new FormSurvey(decoder);
    for (int[] prefixes : PREFIXES) {
      for (int rex : REX) {
        for (int[] map : MAPS) {
          survey.map(prefixes, rex, map);
        }
      }
    }
    survey.vex();
    for (int size : new int[] {32, 64}) {
      survey.shapes.put(FormKey.addressStep(size), FormShape.addressStep(size));
    }
    return survey.shapes;
  }

  private void map(int[] prefixes, int rex, int[] map) {
    Arrays.fill(bytes, (byte) 0);
    int at = put(0, prefixes);
    if (rex != 0) {
      bytes[at++] = (byte) rex;
    }
    opcodes(put(at, map));
  }

  /** All maps, W, lengths and implied prefixes that VEX can name, with 64 and 32-bit addresses. */
  private void vex() {
    for (int[] prefixes : new int[][] {{}, {0x67}}) {
      for (int map = 1; map <= MAPS_OF_VEX; map++) {
        for (int fields = 0; fields < 16; fields++) {
          Arrays.fill(bytes, (byte) 0);
          int at = put(0, prefixes);
          // C4; R, X, B inverted and the map; W, vvvv inverted, L, pp (SDM vol. 2, 2.3.5).
          int last = (fields & 8) << 4 | 0x78 | fields & 7;
          opcodes(put(at, new int[] {0xC4, 0xE0 | map, last}));
        }
      }
    }
  }

  private void opcodes(int at) {
    for (int opcode = 0; opcode < 256; opcode++) {
      bytes[at] = (byte) opcode;
      for (int modRm = 0xC0; modRm <= 0xFF; modRm++) {
        modRm(at + 1, modRm);
      }
      for (int extension = 0; extension < 8; extension++) {
        // [rax + disp32], and with a SIB byte [rax + rdx + disp32]; a gather's index is xmm2 then.
        modRm(at + 1, 0x80 | extension << 3);
        bytes[at + 2] = 0x10;
        modRm(at + 1, 0x84 | extension << 3);
        bytes[at + 2] = 0;
      }
    }
  }

  private int put(int at, int[] some) {
    int next = at;
    for (int b : some) {
      bytes[next++] = (byte) b;
    }
    return next;
  }

  private void modRm(int at, int value) {
    bytes[at] = (byte) value;
    if (decoder.decode(bytes, 0, InstructionDecoder.MAX_LENGTH, 0, instruction) <= 0) {
      return;
    }
    int key = FormKey.of(instruction);
    FormShape shape = FormShape.of(instruction);
    FormShape before = shapes.putIfAbsent(key, shape);
    if (before != null && !before.equals(shape)) {
      throw new IllegalStateException("one key for two forms: " + before + " and " + shape);
    }
  }
}
