package dev.gox.runtime.linux.event;

/** The bits of readiness, the same in poll(2) and epoll(7): asm-generic/poll.h. */
public final class PollEvents {
  private PollEvents() {}

  public static final int POLLIN = 0x1;
  public static final int POLLPRI = 0x2;
  public static final int POLLOUT = 0x4;
  public static final int POLLERR = 0x8;
  public static final int POLLHUP = 0x10;
  public static final int POLLNVAL = 0x20;
  public static final int POLLRDNORM = 0x40;
  public static final int POLLRDBAND = 0x80;
  public static final int POLLWRNORM = 0x100;
  public static final int POLLWRBAND = 0x200;
  public static final int POLLRDHUP = 0x2000;

  /** What is reported whether asked for or not. */
  public static final int ALWAYS = POLLERR | POLLHUP;

  /** What most readable files report: input, and System V's name for it. */
  public static final int READABLE = POLLIN | POLLRDNORM;

  /** What most writable files report: output, and System V's name for it. */
  public static final int WRITABLE = POLLOUT | POLLWRNORM;
}
