package dev.xcore.confinement;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A hostile program: seals itself, tries everything, and says on standard error what it could do.
 */
final class Attack {

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int CLONE_NEWUSER = 0x10000000;
  private static final int CLONE_NEWNS = 0x00020000;
  private static final int SIGKILL = 9;

  private final SystemCalls calls = SystemCalls.ofThisMachine();
  private final Path scratch;
  private final long victim;
  private final int port;
  private final Path socket;
  private final Path ownClass;
  private final Map<String, Callable<?>> attacks = new LinkedHashMap<>();

  private Attack(Path scratch, long victim, int port, Path socket) throws Exception {
    this.scratch = scratch;
    this.victim = victim;
    this.port = port;
    this.socket = socket;
    this.ownClass =
        Path.of(Attack.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve("dev/xcore/confinement/Attack.class");
    files();
    kernel();
    processes();
    network();
    attributes();
  }

  /** Arguments: scratch folder, victim's process id, listening port, listening socket. */
  public static void main(String[] arguments) throws Exception {
    Attack attack =
        new Attack(
            Path.of(arguments[0]),
            Long.parseLong(arguments[1]),
            Integer.parseInt(arguments[2]),
            Path.of(arguments[3]));
    Seal.close();
    attack.attacks.forEach(Attack::report);
    Runtime.getRuntime().halt(0);
  }

  private static void report(String name, Callable<?> attack) {
    String outcome;
    try {
      outcome = "ALLOWED " + attack.call();
    } catch (Throwable e) {
      outcome = "DENIED " + e;
    }
    System.err.println(name + ": " + outcome.replace('\n', ' '));
  }

  private void files() {
    attacks.put("file read passwd", () -> Files.readString(Path.of("/etc/passwd")).length());
    attacks.put("file list root", () -> Files.list(Path.of("/")).count());
    attacks.put("file list home", () -> Files.list(Path.of("/root")).count());
    attacks.put("file read own environment", () -> Files.readString(Path.of("/proc/self/environ")));
    attacks.put("file read own memory", () -> Files.newByteChannel(Path.of("/proc/self/mem")));
    attacks.put(
        "file read other command line",
        () -> Files.readString(Path.of("/proc/" + victim + "/cmdline")));
    attacks.put(
        "file read other environment",
        () -> Files.readString(Path.of("/proc/" + victim + "/environ")));
    attacks.put("file list proc", () -> Files.list(Path.of("/proc")).count());
    attacks.put("file list control groups", () -> Files.list(Path.of("/sys/fs/cgroup")).count());
    attacks.put(
        "file write control group",
        () -> Files.writeString(Path.of("/sys/fs/cgroup/memory/tasks"), "0"));
    attacks.put("file write tmp", () -> writeAndDelete(Path.of("/tmp/xcore-attack")));
    attacks.put("file write var tmp", () -> writeAndDelete(Path.of("/var/tmp/xcore-attack")));
    attacks.put("file write shared memory", () -> writeAndDelete(Path.of("/dev/shm/xcore-attack")));
    attacks.put(
        "file write own class",
        () -> Files.newByteChannel(ownClass, java.nio.file.StandardOpenOption.WRITE));
    attacks.put(
        "file delete own class",
        () -> {
          Files.delete(ownClass);
          return "";
        });
    attacks.put("file rename own class", () -> Files.move(ownClass, scratch.resolve("moved")));
    attacks.put(
        "file hard link",
        () ->
            Files.readString(Files.createLink(scratch.resolve("hard"), Path.of("/etc/hostname"))));
    attacks.put(
        "file symbolic link",
        () ->
            Files.readString(
                Files.createSymbolicLink(scratch.resolve("soft"), Path.of("/etc/passwd"))));
    attacks.put(
        "file dot dot",
        () -> Files.readString(scratch.resolve("../../../../../../../../etc/passwd")));
    attacks.put("file raw open", () -> syscall(Syscall.OPENAT, -100, text("/etc/passwd"), 0, 0));
    attacks.put("file by finalizer", Attack::byFinalizer);
    attacks.put("file by cleaner", Attack::byCleaner);
    attacks.put(
        "file fifo", () -> syscall(Syscall.MKNODAT, -100, text(scratch + "/fifo"), 0010600, 0));
    attacks.put(
        "file device", () -> syscall(Syscall.MKNODAT, -100, text(scratch + "/null"), 0020666, 259));
    attacks.put(
        "file handle",
        () ->
            syscall(Syscall.NAME_TO_HANDLE_AT, -100, text("/etc/passwd"), bytes(64), bytes(8), 0));
  }

  private void kernel() {
    attacks.put("kernel io_uring", () -> syscall(Syscall.IO_URING_SETUP, 8, bytes(256)));
    attacks.put("kernel bpf", () -> syscall(Syscall.BPF, 0, bytes(128), 128));
    attacks.put("kernel perf", () -> syscall(Syscall.PERF_EVENT_OPEN, bytes(128), 0, -1, -1, 0));
    attacks.put("kernel userfaultfd", () -> syscall(Syscall.USERFAULTFD, 1));
    attacks.put("kernel keyring", () -> syscall(Syscall.KEYCTL, 0, -3, 1));
    attacks.put(
        "kernel mount",
        () -> syscall(Syscall.MOUNT, text("none"), text(scratch.toString()), text("tmpfs"), 0, 0));
    attacks.put("kernel unmount", () -> syscall(Syscall.UMOUNT2, text(scratch.toString()), 2));
    attacks.put("kernel fsopen", () -> syscall(Syscall.FSOPEN, text("tmpfs"), 0));
    attacks.put("kernel chroot", () -> syscall(Syscall.CHROOT, text("/")));
    attacks.put("kernel user namespace", () -> syscall(Syscall.UNSHARE, CLONE_NEWUSER));
    attacks.put("kernel mount namespace", () -> syscall(Syscall.UNSHARE, CLONE_NEWNS));
    attacks.put("kernel host name", () -> syscall(Syscall.SETHOSTNAME, text("evil"), 4));
    attacks.put("kernel shared memory", () -> syscall(Syscall.SHMGET, 0, 4096, 0666 | 01000));
    attacks.put(
        "kernel message queue", () -> syscall(Syscall.MQ_OPEN, text("evil"), 0102, 0666, 0));
    attacks.put("kernel log", () -> syscall(Syscall.SYSLOG, 10));
    attacks.put("kernel module", () -> syscall(Syscall.INIT_MODULE, bytes(8), 8, text("")));
    attacks.put("kernel clock", () -> syscall(Syscall.CLOCK_SETTIME, 0, bytes(16)));
    attacks.put(
        "kernel become root",
        () -> syscall(Syscall.SETRESUID, 0, 0, 0) + "/" + Files.readString(Path.of("/etc/shadow")));
  }

  private void processes() {
    attacks.put("process id", () -> new ProcessBuilder("/bin/id").start().waitFor());
    attacks.put(
        "process java",
        () ->
            new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-version")
                .start()
                .waitFor());
    attacks.put(
        "process exec", () -> syscall(Syscall.EXECVE, text("/bin/id"), bytes(16), bytes(16)));
    attacks.put("process exec memory", this::executeMemory);
    attacks.put("process fork", () -> syscall(Syscall.CLONE, 17, 0, 0, 0, 0));
    attacks.put("process clone3", () -> syscall(Syscall.CLONE3, bytes(88), 88));
    attacks.put("process system()", Attack::system);
    attacks.put("process kill", () -> syscall(Syscall.KILL, victim, SIGKILL));
    attacks.put("process kill all", () -> syscall(Syscall.KILL, -1, 0));
    attacks.put("process tgkill", () -> syscall(Syscall.TGKILL, victim, victim, SIGKILL));
    attacks.put("process tkill", () -> syscall(Syscall.TKILL, victim, SIGKILL));
    attacks.put(
        "process queue signal",
        () -> syscall(Syscall.RT_SIGQUEUEINFO, victim, SIGKILL, bytes(128)));
    attacks.put(
        "process destroy handle",
        () -> ProcessHandle.of(victim).orElseThrow().destroyForcibly() ? "" : refused());
    attacks.put("process pidfd", () -> syscall(Syscall.PIDFD_OPEN, victim, 0));
    attacks.put("process ptrace", () -> syscall(Syscall.PTRACE, 16, victim, 0, 0));
    attacks.put(
        "process read memory",
        () -> syscall(Syscall.PROCESS_VM_READV, victim, bytes(16), 1, bytes(16), 1, 0));
    attacks.put("process limit other", () -> syscall(Syscall.PRLIMIT64, victim, 7, bytes(16), 0));
    attacks.put("process priority", () -> syscall(Syscall.SETPRIORITY, 0, victim, 19));
    attacks.put("process signal owner", () -> syscall(Syscall.FCNTL, 2, 8, victim));
    attacks.put("process affinity", () -> syscall(Syscall.SCHED_SETAFFINITY, victim, 8, bytes(8)));
  }

  private void network() {
    attacks.put("network connect", () -> new Socket(InetAddress.getLoopbackAddress(), port));
    attacks.put("network listen", () -> new ServerSocket(0));
    attacks.put("network datagram", () -> new DatagramSocket());
    attacks.put("network resolve", () -> InetAddress.getByName("example.org"));
    attacks.put(
        "network local socket", () -> SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    attacks.put(
        "network local listen",
        () ->
            ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(scratch.resolve("s"))));
    attacks.put("network raw socket", () -> syscall(Syscall.SOCKET, AF_UNIX, 1, 0));
    attacks.put("network netlink", () -> syscall(Syscall.SOCKET, 16, 3, 0));
    attacks.put("network datagram by pair", this::datagram);
  }

  private void attributes() {
    attacks.put(
        "attribute mode",
        () ->
            Files.setPosixFilePermissions(ownClass, PosixFilePermissions.fromString("---------")));
    attacks.put("attribute mode by descriptor", this::fchmod);
    attacks.put("attribute owner", () -> Files.setAttribute(ownClass, "unix:uid", 0));
    attacks.put(
        "attribute time", () -> Files.setLastModifiedTime(ownClass, FileTime.fromMillis(0)));
    attacks.put(
        "attribute extended",
        () ->
            syscall(Syscall.SETXATTR, text(ownClass.toString()), text("user.x"), text("y"), 1, 0));
    attacks.put("attribute watch", () -> syscall(Syscall.INOTIFY_ADD_WATCH, 3, text("/tmp"), 1));
  }

  private static Path writeAndDelete(Path file) throws IOException {
    Files.delete(Files.writeString(file, "x"));
    return file;
  }

  private Object datagram() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(8, 8);
      syscall(Syscall.SOCKETPAIR, AF_UNIX, SOCK_DGRAM, 0, pair.address());
      byte[] path = socket.toString().getBytes();
      MemorySegment address = arena.allocate(110, 8);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, 2, path.length);
      return syscall(
          Syscall.SENDTO,
          pair.get(ValueLayout.JAVA_INT, 0),
          text("x"),
          1,
          0,
          address.address(),
          110);
    }
  }

  private Object executeMemory() throws IOException {
    long file = syscall(Syscall.MEMFD_CREATE, text("x"), 0);
    return syscall(Syscall.EXECVEAT, file, text(""), bytes(16), bytes(16), 0x1000);
  }

  private Object fchmod() throws IOException {
    try (FileChannel open = FileChannel.open(ownClass)) {
      long file = syscall(Syscall.OPENAT, -100, text(ownClass.toString()), 0, 0);
      return syscall(Syscall.FCHMOD, file, 0) + open.size();
    }
  }

  @SuppressWarnings({"removal", "deprecation"})
  private static Object byFinalizer() throws Exception {
    AtomicReference<Object> found = new AtomicReference<>();
    makeGarbage(found);
    for (int i = 0; i < 200 && found.get() == null; i++) {
      System.gc();
      System.runFinalization();
    }
    return orThrow(found.get());
  }

  private static void makeGarbage(AtomicReference<Object> found) {
    new Object() {
      @Override
      @SuppressWarnings({"removal", "deprecation"})
      protected void finalize() {
        found.set(tryPasswd());
      }
    }.hashCode();
  }

  private static Object byCleaner() throws Exception {
    AtomicReference<Object> found = new AtomicReference<>();
    java.lang.ref.Cleaner.create().register(new Object(), () -> found.set(tryPasswd()));
    for (int i = 0; i < 200 && found.get() == null; i++) {
      System.gc();
      Thread.onSpinWait();
    }
    return orThrow(found.get());
  }

  private static Object tryPasswd() {
    try {
      return Files.readString(Path.of("/etc/passwd")).length();
    } catch (IOException e) {
      return e;
    }
  }

  private static Object orThrow(Object found) throws Exception {
    if (found instanceof Exception e) {
      throw e;
    }
    return found;
  }

  private static Object system() throws IOException {
    Linker linker = Linker.nativeLinker();
    MethodHandle system =
        linker.downcallHandle(
            linker.defaultLookup().find("system").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    try {
      return (int) system.invokeExact(Arena.global().allocateFrom("exit 0")) == 0
          ? "ran"
          : refused();
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private long syscall(Syscall syscall, long... arguments) throws IOException {
    if (syscall.number(calls.architecture()) == Syscall.ABSENT) {
      return denied();
    }
    long result = calls.call(syscall, arguments);
    if (result < 0) {
      throw new IOException(ErrorNumbers.text((int) -result));
    }
    return result;
  }

  private static long denied() throws IOException {
    throw new IOException("without effect");
  }

  private static String refused() throws IOException {
    throw new IOException("without effect");
  }

  private static long text(String text) {
    return Arena.global().allocateFrom(text).address();
  }

  private static long bytes(int count) {
    return Arena.global().allocate(count, 8).address();
  }

  /** What the host knows about the attacks of one kind. */
  static List<String> denied(List<String> report) {
    return report.stream().filter(line -> line.contains(": DENIED")).toList();
  }

  static List<String> allowed(List<String> report) {
    return report.stream().filter(line -> line.contains(": ALLOWED")).toList();
  }
}
