package dev.gox.runtime.linux.net;

import static dev.gox.runtime.linux.Errno.EAGAIN;
import static dev.gox.runtime.linux.Errno.EFAULT;
import static dev.gox.runtime.linux.event.PollEvents.POLLWRBAND;
import static dev.gox.runtime.linux.event.PollEvents.WRITABLE;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_PEEK;
import static dev.gox.runtime.linux.net.SocketNumbers.MSG_TRUNC;

import dev.gox.runtime.cpu.GuestFault;
import dev.gox.runtime.linux.fs.OpenFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * What has arrived at a Unix socket and was not yet read. Segments belong to their senders'
 * buffers: reading one gives its room back.
 */
final class UnixInbox {
  /** Longest queue for senders that the receiver is not connected to: net.unix.max_dgram_qlen. */
  private static final int MAX_STRANGERS = 10;

  private final ArrayDeque<UnixSegment> segments = new ArrayDeque<>();

  /** Senders who found no place. */
  private final Set<UnixSocket> waiting = new HashSet<>();

  private boolean closed;

  /** Appends a segment; false if the receiver is no more. */
  synchronized boolean add(UnixSegment segment) {
    if (closed) {
      return false;
    }
    segment.sender.charge(segment.cost());
    segments.add(segment);
    return true;
  }

  synchronized boolean isEmpty() {
    return segments.isEmpty();
  }

  /**
   * Whether there is a place for a sender to whom the receiver is not connected. If not, that
   * sender's queue is signalled when there is.
   */
  synchronized boolean admitsStranger(UnixSocket sender) {
    if (closed || segments.size() <= MAX_STRANGERS) {
      return true;
    }
    waiting.add(sender);
    return false;
  }

  private void admitWaiting() {
    if (!waiting.isEmpty() && (closed || segments.size() <= MAX_STRANGERS)) {
      for (UnixSocket sender : waiting) {
        sender.queue.signal(WRITABLE | POLLWRBAND);
      }
      waiting.clear();
    }
  }

  /** Bytes that can be read: of all segments in a stream, of the next one else. */
  synchronized int available(boolean stream) {
    int sum = 0;
    for (UnixSegment segment : segments) {
      sum += segment.remaining();
      if (!stream) {
        break;
      }
    }
    return sum;
  }

  /**
   * Takes bytes of a stream: of as many segments as follow without a border. Descriptors end a read
   * behind the bytes they came with; so do other credentials, if the reader wants to know them.
   *
   * @return how many bytes; -EAGAIN if the inbox is empty, -EFAULT
   */
  synchronized long readStream(Message into, boolean wantCredentials) {
    if (segments.isEmpty()) {
      return -EAGAIN;
    }
    boolean peek = into.has(MSG_PEEK);
    long before = into.data.moved();
    Credentials credentials = segments.peek().credentials;
    into.address = segments.peek().returnAddress();
    for (Iterator<UnixSegment> each = segments.iterator(); each.hasNext(); ) {
      UnixSegment segment = each.next();
      if (into.data.remaining() == 0
          || wantCredentials && !segment.credentials.equals(credentials)) {
        break;
      }
      long mark = into.data.moved();
      int given;
      try {
        given = into.data.put(segment.bytes, segment.start, segment.remaining());
      } catch (GuestFault fault) {
        into.data.back((int) (into.data.moved() - mark));
        return mark > before ? mark - before : -EFAULT;
      }
      boolean border = !segment.files.isEmpty();
      handOver(segment, into, peek);
      if (!peek) {
        segment.start += given;
        if (segment.remaining() == 0) {
          each.remove();
          segment.sender.uncharge(segment.cost());
        }
      }
      if (border) {
        break;
      }
    }
    if (wantCredentials) {
      into.credentials = credentials;
    }
    return into.data.moved() - before;
  }

  /**
   * Takes one datagram; what doesn't fit is lost.
   *
   * @return its length if MSG_TRUNC asks for that, else how much of it fitted; -EAGAIN if the inbox
   *     is empty, -EFAULT
   */
  synchronized long readPacket(Message into, boolean wantCredentials) {
    UnixSegment segment = segments.peek();
    if (segment == null) {
      return -EAGAIN;
    }
    boolean peek = into.has(MSG_PEEK);
    int length = segment.bytes.length;
    if (!peek) {
      segments.poll();
      segment.sender.uncharge(segment.cost());
      admitWaiting();
    }
    into.address = segment.returnAddress();
    if (wantCredentials) {
      into.credentials = segment.credentials;
    }
    handOver(segment, into, peek);
    int given;
    try {
      given = into.data.put(segment.bytes, 0, length);
    } catch (GuestFault fault) {
      return -EFAULT;
    }
    if (given < length) {
      into.reported |= MSG_TRUNC;
    }
    return into.has(MSG_TRUNC) ? length : given;
  }

  private static void handOver(UnixSegment segment, Message into, boolean peek) {
    if (segment.files.isEmpty()) {
      return;
    }
    into.files = segment.files;
    if (peek) {
      for (OpenFile file : segment.files) {
        file.retain();
      }
    } else {
      segment.files = List.of();
    }
  }

  /**
   * Takes no more and throws away what is here.
   *
   * @return the open files that nobody will receive now; the caller releases them
   */
  synchronized List<OpenFile> close() {
    closed = true;
    List<OpenFile> lost = new ArrayList<>();
    for (UnixSegment segment : segments) {
      segment.sender.uncharge(segment.cost());
      lost.addAll(segment.files);
    }
    segments.clear();
    admitWaiting();
    return lost;
  }
}
