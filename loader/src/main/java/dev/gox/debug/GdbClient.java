package dev.gox.debug;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One client's session: answers its packets, and tells it what stops the threads. */
final class GdbClient {
  private static final String OK = "OK";
  private static final String ERROR = "E01";
  private static final int MOST = 0x1F00;

  private final Debugger debugger;
  private final GdbConnection connection;
  private final GdbQueries queries;

  /** The thread that registers are of; 0 for the one that has stopped. */
  private int chosen;

  /** The thread that c and s are for; 0 or less for all. */
  private int going;

  private boolean done;

  /** The client waits for a stop. Guarded by this object. */
  private boolean waiting;

  GdbClient(Debugger debugger, GdbConnection connection) {
    this.debugger = debugger;
    this.connection = connection;
    queries = new GdbQueries(debugger);
  }

  /** Serves until the client goes. */
  void serve() throws IOException {
    debugger.attend();
    debugger.awaitStop();
    Thread teller = new Thread(this::tell, "gdb-stops");
    teller.setDaemon(true);
    teller.start();
    try {
      while (!done) {
        String packet = connection.receive();
        if (packet == null) {
          break;
        } else if (packet.equals("\3")) {
          debugger.interrupt();
        } else if (packet.equals("QStartNoAckMode")) {
          connection.send(OK);
          connection.stopAcknowledging();
        } else {
          String reply = answer(packet);
          if (reply != null) {
            connection.send(reply);
          }
        }
      }
    } finally {
      teller.interrupt();
      if (!done) {
        debugger.interrupt();
      }
    }
  }

  /** Tells the client of stops that it waits for. */
  private void tell() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        synchronized (this) {
          while (!waiting) {
            wait();
          }
        }
        Stop stop = debugger.awaitStop();
        if (stop == null) {
          return;
        }
        synchronized (this) {
          waiting = false;
        }
        chosen = 0;
        connection.send(stop.reply());
      }
    } catch (InterruptedException | IOException e) {
      // The client has gone.
    }
  }

  /** The reply; null for none, or if it comes when the threads stop. */
  private String answer(String packet) throws IOException {
    if (packet.isEmpty()) {
      return "";
    }
    String rest = packet.substring(1);
    return switch (packet.charAt(0)) {
      case '?' -> stopped().reply();
      case 'q', 'Q' -> queries.answer(packet, stopped().thread());
      case 'v' -> named(packet);
      case 'H' -> choose(rest);
      case 'T' -> debugger.thread((int) Hex.number(rest)) != null ? OK : ERROR;
      case 'g', 'G', 'p', 'P' -> registers(packet.charAt(0), rest);
      case 'm', 'M', 'X' -> memory(packet.charAt(0), rest);
      case 'Z', 'z' -> point(rest, packet.charAt(0) == 'Z');
      case 'c', 's', 'C', 'S' -> old(packet);
      case 'D' -> leave();
      case 'k' -> kill();
      default -> "";
    };
  }

  private Stop stopped() {
    Stop stop = debugger.lastStop();
    return stop == null ? debugger.awaitStop() : stop;
  }

  private String named(String packet) {
    if (packet.equals("vCont?")) {
      return "vCont;c;C;s;S;r";
    } else if (packet.startsWith("vCont;")) {
      return go(packet.substring(6).split(";"));
    } else if (packet.startsWith("vKill")) {
      kill();
      return OK;
    }
    return "";
  }

  private String choose(String rest) {
    int thread = (int) Hex.number(rest.substring(1));
    if (thread > 0 && debugger.thread(thread) == null) {
      return ERROR;
    }
    if (rest.charAt(0) == 'g') {
      chosen = Math.max(thread, 0);
    } else {
      going = thread;
    }
    return OK;
  }

  /** The thread that registers are of, or null. */
  private HeldThread current() {
    HeldThread t = debugger.thread(chosen != 0 ? chosen : stopped().thread());
    List<HeldThread> all = debugger.threads();
    return t != null || all.isEmpty() ? t : all.get(0);
  }

  private String registers(char what, String rest) {
    HeldThread t = current();
    if (t == null) {
      return ERROR;
    }
    switch (what) {
      case 'g':
        return Hex.of(GdbRegisters.all(t.cpu));
      case 'p':
        long number = Hex.number(rest);
        boolean known = number >= 0 && number < GdbRegisters.COUNT;
        return known ? Hex.of(GdbRegisters.get(t.cpu, (int) number)) : ERROR;
      case 'P':
        String[] pair = rest.split("=", 2);
        long set = Hex.number(pair[0]);
        if (set < 0 || set >= GdbRegisters.COUNT || pair.length < 2) {
          return ERROR;
        }
        GdbRegisters.set(t.cpu, (int) set, Hex.bytes(pair[1]));
        return OK;
      default:
        byte[] all = Hex.bytes(rest);
        int at = 0;
        for (int n = 0; n < GdbRegisters.COUNT; n++) {
          int size = GdbRegisters.size(n);
          if (at + size <= all.length) {
            GdbRegisters.set(t.cpu, n, Arrays.copyOfRange(all, at, at + size));
          }
          at += size;
        }
        return OK;
    }
  }

  private String memory(char what, String rest) {
    String[] parts = rest.split(":", 2);
    String[] range = parts[0].split(",");
    if (range.length < 2) {
      return ERROR;
    }
    long address = Hex.number(range[0]);
    int length = (int) Math.max(0, Math.min(Hex.number(range[1]), MOST));
    if (what == 'm') {
      byte[] bytes = debugger.read(address, length);
      return bytes.length == 0 && length > 0 ? ERROR : Hex.of(bytes);
    }
    String data = parts.length < 2 ? "" : parts[1];
    byte[] bytes = what == 'M' ? Hex.bytes(data) : data.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length == 0 || debugger.write(address, bytes) ? OK : ERROR;
  }

  /** Z and z: breakpoints of both kinds are one, and writes can be watched. */
  private String point(String rest, boolean present) {
    String[] parts = rest.split("[,;]");
    if (parts.length < 3) {
      return ERROR;
    }
    long address = Hex.number(parts[1]);
    switch (parts[0]) {
      case "0", "1":
        debugger.setBreakpoint(address, present);
        return OK;
      case "2":
        return debugger.setWatch(address, (int) Hex.number(parts[2]) & 0xFF, present) ? OK : ERROR;
      default:
        return "";
    }
  }

  /** c and s, which go by what Hc has chosen. */
  private String old(String packet) {
    String action = packet.substring(0, 1);
    String[] parts = packet.substring(1).split(";");
    boolean signal = action.equals("C") || action.equals("S");
    String address = signal ? parts.length > 1 ? parts[1] : "" : parts[0];
    HeldThread t = going > 0 ? debugger.thread(going) : current();
    if (!address.isEmpty() && t != null) {
      t.cpu.rip = Hex.number(address);
    }
    String first = signal ? action + parts[0] : action;
    String thread = t == null ? "" : ":" + Integer.toHexString(t.tid());
    return action.equalsIgnoreCase("s") || signal
        ? go(new String[] {first + thread, "c"})
        : go(new String[] {first});
  }

  /** vCont: for each thread the first action counts that names it, or none. */
  private String go(String[] actions) {
    Stop stop = stopped();
    if (stop.kind() != Stop.Kind.STOPPED) {
      return stop.reply();
    }
    Map<HeldThread, String> chosenActions = new LinkedHashMap<>();
    for (String action : actions) {
      int colon = action.indexOf(':');
      long thread = colon < 0 ? -1 : Hex.number(action.substring(colon + 1));
      for (HeldThread t : debugger.threads()) {
        if (thread <= 0 || t.tid() == thread) {
          chosenActions.putIfAbsent(t, colon < 0 ? action : action.substring(0, colon));
        }
      }
    }
    List<HeldThread> running = new ArrayList<>();
    List<HeldThread> stepping = new ArrayList<>();
    chosenActions.forEach(
        (t, action) -> {
          char kind = action.charAt(0);
          boolean signal = kind == 'C' || kind == 'S';
          t.signal = signal ? GdbSignals.toLinux((int) Hex.number(action.substring(1))) : 0;
          String[] range = kind == 'r' ? action.substring(1).split(",") : new String[] {"0", "0"};
          t.rangeStart = Hex.number(range[0]);
          t.rangeEnd = Hex.number(range[1]);
          (kind == 'c' || kind == 'C' ? running : stepping).add(t);
        });
    synchronized (this) {
      waiting = true;
      debugger.resume(stepping, running, Arrays.asList(actions).contains("c"));
      notifyAll();
    }
    return null;
  }

  private String leave() throws IOException {
    debugger.release();
    done = true;
    connection.send(OK);
    return null;
  }

  private String kill() {
    debugger.kill();
    done = true;
    return null;
  }
}
