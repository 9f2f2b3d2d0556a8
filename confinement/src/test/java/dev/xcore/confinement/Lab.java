package dev.xcore.confinement;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A folder every user can enter, with the compiled classes, a spawner, a victim and an echoing
 * socket.
 */
final class Lab implements AutoCloseable {

  static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  private final Path folder;
  private final Path classes;
  private final Confinement machine;
  private final ConfinedSpawn spawn;
  private final Process victim;
  private final ServerSocket port;
  private final ServerSocketChannel socket;
  private final AtomicInteger counter = new AtomicInteger();

  private Lab(Confinement machine) throws IOException {
    this.machine = machine;
    this.folder = Files.createTempDirectory("xcore-lab-").toRealPath();
    open(folder, "rwx--x--x");
    this.classes = copyClasses(folder.resolve("classes"));
    this.spawn = ConfinedSpawn.create(machine, folder.resolve("run"));
    this.victim = new ProcessBuilder("sleep", "1000").start();
    this.port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    socket.bind(UnixDomainSocketAddress.of(socketPath()));
    open(socketPath(), "rwxrwxrwx");
    Thread.ofPlatform().daemon().start(this::echo);
  }

  static Lab open(Confinement machine) throws IOException {
    return new Lab(machine);
  }

  /** The same machine without some of its mechanisms. */
  static Confinement without(Confinement machine, Mechanism... missing) {
    Map<Mechanism, ConfinementReport.Finding> findings =
        new java.util.EnumMap<>(machine.report().findings());
    for (Mechanism mechanism : missing) {
      findings.put(mechanism, ConfinementReport.Finding.missing("left out by the test"));
    }
    boolean landlock = findings.get(Mechanism.LANDLOCK).active();
    return new Confinement(
        new ConfinementReport(landlock ? machine.level() : Level.PROCESS, findings),
        machine.users(),
        landlock ? machine.landlockAbi() : 0,
        machine.bubblewrap(),
        ControlGroups.discover());
  }

  Path folder() {
    return folder;
  }

  ConfinedSpawn spawn() {
    return spawn;
  }

  Confinement machine() {
    return machine;
  }

  Process victim() {
    return victim;
  }

  int port() {
    return port.getLocalPort();
  }

  Path socketPath() {
    return folder.resolve("socket");
  }

  Path scratch(int number) {
    return folder.resolve("scratch" + number);
  }

  /** A cage for a Java program of this lab. */
  Cage.Builder cage() {
    return Cage.builder(scratch(counter.incrementAndGet()))
        .java(JAVA_HOME)
        .readable(classes)
        .socket(folder);
  }

  /** A command that runs a class of the tests. */
  ConfinedCommand command(Class<?> program, Object... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:-CreateCoredumpOnCrash",
                "-Djava.io.tmpdir=" + scratch(counter.get()),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes.toString(),
                program.getName()));
    Stream.of(arguments).map(String::valueOf).forEach(line::add);
    return new ConfinedCommand(
        JAVA_HOME.resolve("bin/java"),
        line,
        Map.of("LANG", "C.UTF-8"),
        folder.resolve("errors" + counter.get()));
  }

  /** Runs a program to its end and returns what it said on standard error. */
  List<String> run(Cage cage, ConfinedCommand command) throws Exception {
    ConfinedProcess process = spawn.start(command, cage);
    ExitStatus status = process.onExit().get(60, TimeUnit.SECONDS);
    List<String> said = new ArrayList<>(Files.readAllLines(command.errorFile()));
    said.add(status.describe());
    return said;
  }

  List<String> attack() throws Exception {
    Cage cage = cage().build();
    return run(cage, command(Attack.class, cage.scratch(), victim.pid(), port(), socketPath()));
  }

  List<String> work() throws Exception {
    Cage cage = cage().build();
    return run(cage, command(Work.class, cage.scratch(), socketPath()));
  }

  @Override
  public void close() throws IOException {
    spawn.close();
    victim.destroyForcibly();
    port.close();
    socket.close();
    FolderRemoval.remove(folder);
  }

  private void echo() {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    while (true) {
      try (SocketChannel one = socket.accept()) {
        while (one.read(bytes.clear()) > 0) {
          one.write(bytes.flip());
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // A client that was killed: the next one is served.
        continue;
      }
    }
  }

  /** Copies the compiled classes of this package to where every user can read them. */
  static Path copyClasses(Path target) throws IOException {
    Path to = Files.createDirectories(target.resolve("dev/xcore/confinement"));
    for (Class<?> one : List.of(ConfinedSpawn.class, Attack.class)) {
      Path root = root(one);
      if (Files.isDirectory(root)) {
        copy(root, to);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(root)) {
          copy(jar.getPath("/"), to);
        }
      }
    }
    return target;
  }

  private static void copy(Path root, Path to) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("dev/xcore/confinement"))) {
      for (Path file : files.toList()) {
        Files.copy(
            file, to.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Path root(Class<?> one) throws IOException {
    try {
      return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IOException(e);
    }
  }

  static void open(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
