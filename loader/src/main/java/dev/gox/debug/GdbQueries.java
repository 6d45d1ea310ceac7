package dev.gox.debug;

import dev.gox.runtime.linux.ProgramInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a client may ask in general: q and Q packets. */
final class GdbQueries {
  private static final String FEATURES =
      "PacketSize=4000;QStartNoAckMode+;QPassSignals+;vContSupported+;swbreak+;"
          + "qXfer:features:read+;qXfer:auxv:read+;qXfer:exec-file:read+;qXfer:threads:read+;"
          + "qXfer:libraries-svr4:read+";

  private final Debugger debugger;

  GdbQueries(Debugger debugger) {
    this.debugger = debugger;
  }

  /** The answer; "" if the question isn't known. */
  String answer(String packet, int current) {
    String name = packet.split("[:,;]", 2)[0];
    return switch (name) {
      case "qSupported" -> FEATURES;
      case "qAttached" -> "0";
      case "qC" -> "QC" + Integer.toHexString(current);
      case "qfThreadInfo" -> threads();
      case "qsThreadInfo" -> "l";
      case "qThreadExtraInfo" -> extra(packet.substring(name.length() + 1));
      case "qSymbol" -> "OK";
      case "QPassSignals" -> pass(packet.substring(name.length() + 1));
      case "qXfer" -> transfer(packet.split(":", 5));
      default -> "";
    };
  }

  private String threads() {
    List<String> ids = new ArrayList<>();
    debugger.threads().forEach(t -> ids.add(Integer.toHexString(t.tid())));
    return "m" + String.join(",", ids);
  }

  private String extra(String id) {
    HeldThread t = debugger.thread((int) Hex.number(id));
    return t == null ? "E01" : Hex.of(t.guest.name());
  }

  private String pass(String list) {
    List<Integer> signals = new ArrayList<>();
    for (String number : list.split(";")) {
      int signal = GdbSignals.toLinux((int) Hex.number(number));
      if (signal > 0) {
        signals.add(signal);
      }
    }
    debugger.pass(signals);
    return "OK";
  }

  /** qXfer:OBJECT:read:ANNEX:OFFSET,LENGTH. */
  private String transfer(String[] parts) {
    if (parts.length < 5 || !parts[2].equals("read")) {
      return "";
    }
    String[] range = parts[4].split(",");
    String object = object(parts[1], parts[3]);
    long offset = Hex.number(range[0]);
    long length = range.length > 1 ? Hex.number(range[1]) : -1;
    if (object == null) {
      return "";
    } else if (offset < 0 || length < 0) {
      return "E01";
    }
    int start = (int) Math.min(offset, object.length());
    int end = (int) Math.min(start + length, object.length());
    return (end < object.length() ? "m" : "l") + object.substring(start, end);
  }

  /** An object's bytes, or null if there is none. */
  private String object(String name, String annex) {
    ProgramInfo program = debugger.process().program();
    return switch (name) {
      case "features" -> annex.equals("target.xml") ? TargetDescription.xml() : null;
      case "auxv" -> new String(program.auxiliary(), StandardCharsets.ISO_8859_1);
      case "exec-file" -> new String(program.path(), StandardCharsets.ISO_8859_1);
      case "threads" -> threadList();
      case "libraries-svr4" -> "<library-list-svr4 version=\"1.0\"/>";
      default -> null;
    };
  }

  private String threadList() {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\n<threads>\n");
    for (HeldThread t : debugger.threads()) {
      xml.append("<thread id=\"").append(Integer.toHexString(t.tid()));
      xml.append("\" core=\"0\" name=\"");
      for (byte b : t.guest.name()) {
        boolean plain = b > ' ' && b < 127 && b != '<' && b != '&' && b != '"';
        xml.append(plain ? (char) b : '_');
      }
      xml.append("\"/>\n");
    }
    return xml.append("</threads>\n").toString();
  }
}
