package dev.gox.runtime.linux;

import dev.gox.runtime.linux.thread.GuestThread;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Every system call that is served, a row each: its number, its name, the static method that serves
 * it, and what its arguments are.
 *
 * <p>A row's third word is a class, relative to this package, and a method {@code static long
 * method(GuestThread, long...)} with as many longs as the row has arguments; it returns the result
 * or -errno. A fourth word names the kinds of the arguments, by which they are printed:
 *
 * <ul>
 *   <li>fd, int, uint, hex, ptr: a number
 *   <li>in:N and out:N: a buffer whose length is argument N (from 0), or the result
 *   <li>anything else is a structure or a set of flags of that name, behind a colon the argument
 *       with its length
 * </ul>
 *
 * <p>Rows stand in the order of their numbers. A row is looked at when its call is first made.
 */
public final class SyscallTable {
  private SyscallTable() {}

  private static final String[] ROWS = {
    "0 read fs.ReadWrite.read fd,out:2,size",
    "1 write fs.ReadWrite.write fd,in:2,size",
    "2 open fs.OpenCalls.open path,hex,oct",
    "3 close fs.Descriptors.close fd",
    "5 fstat fs.StatCalls.fstat fd,ptr",
    "7 poll event.PollCalls.poll pollfds:1,uint,int",
    "8 lseek fs.ReadWrite.lseek fd,int,int",
    "9 mmap mm.MemoryCalls.mmap ptr,size,prot,mapflags,fd,hex",
    "10 mprotect mm.MemoryCalls.mprotect ptr,size,prot",
    "11 munmap mm.MemoryCalls.munmap ptr,size",
    "12 brk mm.MemoryCalls.brk ptr",
    "13 rt_sigaction signal.SignalCalls.action signal,ptr,ptr,size",
    "14 rt_sigprocmask signal.SignalCalls.mask int,ptr,ptr,size",
    "15 rt_sigreturn signal.SignalCalls.sigreturn",
    "16 ioctl fs.Descriptors.ioctl fd,hex,hex",
    "17 pread64 fs.ReadWrite.pread fd,out:2,size,int",
    "18 pwrite64 fs.ReadWrite.pwrite fd,in:2,size,int",
    "20 writev fs.ReadWrite.writev fd,ptr,int",
    "22 pipe fs.Pipe.pipe ptr",
    "23 select event.SelectCalls.select int,fdset:0,fdset:0,fdset:0,timeval",
    "24 sched_yield thread.ThreadCalls.yield",
    "28 madvise mm.MemoryCalls.madvise ptr,size,int",
    "35 nanosleep time.TimeCalls.nanosleep ptr,ptr",
    "39 getpid proc.IdentityCalls.getpid",
    "40 sendfile fs.ReadWrite.sendfile fd,fd,ptr,size",
    "41 socket net.SocketCalls.socket family,socktype,int",
    "42 connect net.SocketCalls.connect fd,sockaddr:2,int",
    "43 accept net.SocketCalls.accept fd,ptr,ptr",
    "44 sendto net.MessageCalls.sendto fd,in:2,uint,msgflags,sockaddr:5,int",
    "45 recvfrom net.MessageCalls.recvfrom fd,out:2,uint,msgflags,ptr,ptr",
    "46 sendmsg net.MessageCalls.sendmsg fd,msghdr,msgflags",
    "47 recvmsg net.MessageCalls.recvmsg fd,msghdr,msgflags",
    "48 shutdown net.SocketCalls.shutdown fd,shuthow",
    "49 bind net.SocketCalls.bind fd,sockaddr:2,int",
    "50 listen net.SocketCalls.listen fd,int",
    "51 getsockname net.SocketCalls.getsockname fd,ptr,ptr",
    "52 getpeername net.SocketCalls.getpeername fd,ptr,ptr",
    "53 socketpair net.SocketCalls.socketpair family,socktype,int,fdpair",
    "54 setsockopt net.OptionCalls.set fd,socklevel,sockopt,in:4,uint",
    "55 getsockopt net.OptionCalls.get fd,socklevel,sockopt,ptr,ptr",
    "56 clone thread.ThreadCalls.clone hex,ptr,ptr,ptr,ptr",
    "60 exit thread.ThreadCalls.exit int",
    "62 kill signal.SignalCalls.kill int,signal",
    "63 uname proc.IdentityCalls.uname ptr",
    "72 fcntl fs.Descriptors.fcntl fd,int,hex",
    "79 getcwd fs.PathCalls.getcwd ptr,size",
    "97 getrlimit proc.IdentityCalls.getrlimit int,ptr",
    "102 getuid proc.IdentityCalls.getuid",
    "104 getgid proc.IdentityCalls.getgid",
    "107 geteuid proc.IdentityCalls.getuid",
    "108 getegid proc.IdentityCalls.getgid",
    "131 sigaltstack signal.SignalCalls.alternateStack ptr,ptr",
    "158 arch_prctl thread.ThreadCalls.archPrctl int,hex",
    "186 gettid thread.ThreadCalls.gettid",
    "200 tkill signal.SignalCalls.tkill int,signal",
    "202 futex thread.FutexCalls.futex ptr,int,int,ptr,ptr,int",
    "204 sched_getaffinity thread.ThreadCalls.getAffinity int,size,ptr",
    "213 epoll_create event.EpollCalls.create int",
    "217 getdents64 fs.PathCalls.getdents fd,ptr,size",
    "218 set_tid_address thread.ThreadCalls.setTidAddress ptr",
    "228 clock_gettime time.TimeCalls.clockGettime int,ptr",
    "231 exit_group thread.ThreadCalls.exitGroup int",
    "232 epoll_wait event.EpollCalls.await fd,epollevents,int,int",
    "233 epoll_ctl event.EpollCalls.control fd,epollop,fd,epollevent",
    "234 tgkill signal.SignalCalls.tgkill int,int,signal",
    "257 openat fs.OpenCalls.openat fd,path,hex,oct",
    "258 mkdirat fs.PathCalls.mkdirat fd,path,oct",
    "262 newfstatat fs.StatCalls.fstatat fd,path,ptr,hex",
    "263 unlinkat fs.PathCalls.unlinkat fd,path,hex",
    "267 readlinkat fs.PathCalls.readlinkat fd,path,ptr,size",
    "270 pselect6 event.SelectCalls.pselect6 int,fdset:0,fdset:0,fdset:0,timespec,ptr",
    "271 ppoll event.PollCalls.ppoll pollfds:1,uint,timespec,sigset,uint",
    "273 set_robust_list thread.ThreadCalls.setRobustList ptr,size",
    "275 splice fs.ReadWrite.splice fd,ptr,fd,ptr,size,hex",
    "281 epoll_pwait event.EpollCalls.pwait fd,epollevents,int,int,sigset,uint",
    "283 timerfd_create event.TimerFd.create clockid,timerflags",
    "284 eventfd event.EventFd.eventfd uint",
    "286 timerfd_settime event.TimerFd.settime fd,timerflags,itimerspec,ptr",
    "287 timerfd_gettime event.TimerFd.gettime fd,ptr",
    "288 accept4 net.SocketCalls.accept4 fd,ptr,ptr,sockflags",
    "290 eventfd2 event.EventFd.eventfd2 uint,eventflags",
    "291 epoll_create1 event.EpollCalls.create1 epollflags",
    "293 pipe2 fs.Pipe.pipe2 ptr,hex",
    "299 recvmmsg net.MessageCalls.recvmmsg fd,ptr,uint,msgflags,timespec",
    "302 prlimit64 proc.IdentityCalls.prlimit int,int,ptr,ptr",
    "307 sendmmsg net.MessageCalls.sendmmsg fd,ptr,uint,msgflags",
    "318 getrandom proc.IdentityCalls.getrandom out:1,size,hex",
    "441 epoll_pwait2 event.EpollCalls.pwait2 fd,epollevents,int,timespec,sigset,uint",
  };

  /** Numbers are below this one. */
  private static final int MAX_NUMBER = 512;

  private static final Row[] PARSED = new Row[MAX_NUMBER];

  static {
    for (String text : ROWS) {
      Row row = new Row(text);
      PARSED[row.number] = row;
    }
  }

  /** The row of a number, or null. */
  public static Row find(long number) {
    return number >= 0 && number < MAX_NUMBER ? PARSED[(int) number] : null;
  }

  /** One system call. */
  public static final class Row {
    private final String text;
    private final int number;

    /** Found at the first call; a race finds it twice. */
    private MethodHandle handler;

    private Row(String text) {
      this.text = text;
      number = Integer.parseInt(text, 0, text.indexOf(' '), 10);
    }

    public int number() {
      return number;
    }

    public String name() {
      return text.split(" ")[1];
    }

    /** The kinds of the arguments, in order. */
    public String[] arguments() {
      String[] words = text.split(" ");
      return words.length > 3 ? words[3].split(",") : new String[0];
    }

    /**
     * The method that serves the call: a GuestThread and a long for each argument, to a long.
     *
     * @throws ReflectiveOperationException if the row names none
     */
    public MethodHandle handler() throws ReflectiveOperationException {
      MethodHandle found = handler;
      if (found == null) {
        String path = text.split(" ")[2];
        int dot = path.lastIndexOf('.');
        Class<?> owner =
            Class.forName(SyscallTable.class.getPackageName() + "." + path.substring(0, dot));
        MethodType type = MethodType.methodType(long.class, GuestThread.class);
        for (int i = arguments().length; i > 0; i--) {
          type = type.appendParameterTypes(long.class);
        }
        found = MethodHandles.lookup().findStatic(owner, path.substring(dot + 1), type);
        handler = found;
      }
      return found;
    }
  }
}
