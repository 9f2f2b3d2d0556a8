package dev.xcore.confinement;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An honest program: what must work in a sealed process, reported as {@link Attack} does. */
final class Work {

  private Work() {}

  /** Arguments: scratch folder, listening socket. */
  public static void main(String[] arguments) throws Exception {
    Path scratch = Path.of(arguments[0]);
    SocketChannel open = SocketChannel.open(StandardProtocolFamily.UNIX);
    open.connect(UnixDomainSocketAddress.of(arguments[1]));
    SelfLimits.none().withFileBytes(32 << 20).withOpenFiles(256).apply();
    Seal.close();
    report("open socket", () -> speak(open));
    report("scratch files", () -> files(scratch));
    report("threads", () -> threads(Thread.ofPlatform(), 50));
    report("virtual threads", () -> threads(Thread.ofVirtual(), 2000));
    report("garbage", Work::garbage);
    report(
        "random",
        () -> UUID.randomUUID() + " " + Files.newInputStream(Path.of("/dev/urandom")).read());
    report("time zone", () -> ZonedDateTime.now(ZoneId.of("Europe/Berlin")));
    report("pipe and selector", Work::pipe);
    report("executor", Work::executor);
    report("own process", () -> ProcessHandle.current().pid());
    Runtime.getRuntime().halt(0);
  }

  private static void report(String name, Callable<?> work) {
    try {
      System.err.println(name + ": ALLOWED " + work.call());
    } catch (Throwable e) {
      System.err.println(name + ": DENIED " + e);
    }
  }

  private static Object speak(SocketChannel open) throws Exception {
    open.write(ByteBuffer.wrap(new byte[] {42}));
    ByteBuffer answer = ByteBuffer.allocate(1);
    open.read(answer);
    return answer.get(0);
  }

  private static Object files(Path scratch) throws Exception {
    Path folder = Files.createDirectories(scratch.resolve("a/b"));
    Path file = Files.writeString(folder.resolve("f"), "text");
    Path moved = Files.move(file, scratch.resolve("g"), StandardCopyOption.ATOMIC_MOVE);
    String text = Files.readString(moved);
    Files.delete(moved);
    Files.delete(folder);
    return text + Files.createTempFile(scratch, "t", "").getFileName();
  }

  private static Object threads(Thread.Builder builder, int count) throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      threads.add(builder.start(() -> Thread.yield()));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return count;
  }

  private static Object garbage() {
    long sum = 0;
    for (int i = 0; i < 500; i++) {
      sum += new byte[1 << 20].length;
    }
    return sum;
  }

  private static Object pipe() throws Exception {
    try (Selector selector = Selector.open()) {
      Pipe pipe = Pipe.open();
      pipe.source().configureBlocking(false);
      pipe.source().register(selector, java.nio.channels.SelectionKey.OP_READ);
      pipe.sink().write(ByteBuffer.wrap(new byte[1]));
      return selector.select(1000);
    }
  }

  private static Object executor() throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      return executor.submit(() -> "done").get();
    }
  }
}
