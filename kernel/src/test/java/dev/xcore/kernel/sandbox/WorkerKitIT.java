package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
class WorkerKitIT {

  private static final KitOptions OPTIONS = KitOptions.forUser(Map.of()).withOpen(false);

  @TempDir static Path shared;
  private static WorkerKit kit;
  private static byte[] plugin;

  @TempDir Path temporary;

  @BeforeAll
  static void prepare() throws Exception {
    kit = WorkerKit.prepare(OPTIONS.withCache(shared.resolve("cache")));
    plugin = KitPlugin.compile(shared);
    CompletableFuture<String> rehearsed = new CompletableFuture<>();
    kit.rehearse(launch -> {
      try {
        KitDriver.rehearse(launch, plugin);
        rehearsed.complete("well");
      } catch (IOException | TimeoutException e) {
        rehearsed.complete(e.toString());
      }
    });
    assertThat(rehearsed).succeedsWithin(Duration.ofMinutes(2)).isEqualTo("well");
    await().atMost(Duration.ofSeconds(20)).until(kit::hasCache);
  }

  @AfterAll
  static void close() {
    kit.close();
  }

  @Test
  void theRehearsalOfThePlatformMakesTheCache() throws Exception {
    try (WorkerKit fresh = WorkerKit.prepare(OPTIONS.withCache(temporary.resolve("cache")))) {
      fresh.rehearse(new Rehearsal());

      await().atMost(Duration.ofMinutes(2)).until(fresh::hasCache);
    }
  }

  @Test
  void workersRunOnALinkedInstallationWithOneModule() throws Exception {
    assertThat(kit.shortcomings()).isEmpty();
    assertThat(kit.isComplete()).isTrue();
    Process process = new ProcessBuilder(kit.image().java().toString(), "--list-modules").start();

    assertThat(new String(process.getInputStream().readAllBytes()).strip())
        .matches("java\\.base@[0-9.]+");
  }

  @Test
  void aWorkerWithTheCacheAnswersWhateverItsLimits() throws Exception {
    for (KitLimits limits :
        List.of(KitLimits.defaults(), new KitLimits(64, 50, 1), new KitLimits(2048, 400, 500))) {
      KitLaunch launch = with("-XX:AOTMode=on", kit.launch(limits, temporary));
      assertThat(launch.arguments()).anyMatch(flag -> flag.startsWith("-XX:AOTCache="));
      try (KitDriver driver = KitDriver.start(launch, "open", "-")) {
        driver.load(KitPlugin.NAME, plugin);
        assertThat(driver.call("greet")).isEqualTo("hello");
        driver.stop();
        assertThat(driver.exitStatus()).isZero();
        assertThat(driver.output()).isEmpty();
      }
    }
  }

  @Test
  void aPluginThatFillsTheHeapEndsItsWorkerBelowTheLimitOfTheProcess() throws Exception {
    assertThat(endOf("heap"))
        .isEqualTo("status 3: Terminating due to java.lang.OutOfMemoryError: Java heap space");
    assertThat(endOf("classes")).startsWith("status 3: ").contains("Metaspace");
  }

  /** Uses up buffers and threads first, then what is named. */
  private String endOf(String action) throws Exception {
    KitLimits limits = KitLimits.defaults();
    KitLaunch launch = kit.launch(limits, temporary);
    try (KitDriver driver = KitDriver.start(launch, "rehearsal", "data=" + limits.dataBytes())) {
      driver.load(KitPlugin.NAME, plugin);
      driver.call("buffers");
      driver.call("threads");
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> driver.call(action))
          .isInstanceOf(IOException.class);
      return "status " + driver.exitStatus() + ": " + driver.output().strip();
    }
  }

  @Test
  void aDamagedCacheDoesNotStopAWorker() throws Exception {
    KitLaunch launch = kit.launch(KitLimits.defaults(), temporary);
    Path cache = launch.readablePaths().getLast();
    byte[] good = Files.readAllBytes(cache);
    Path copy = temporary.resolve("damaged.aot");
    for (byte[] damage : List.of(new byte[0], "rubbish".getBytes(), half(good))) {
      Files.write(copy, damage);
      KitLaunch damaged = replaced(launch, "-XX:AOTCache=" + cache, "-XX:AOTCache=" + copy);
      try (KitDriver driver = KitDriver.start(damaged, "open", "-")) {
        driver.load(KitPlugin.NAME, plugin);
        assertThat(driver.call("greet")).isEqualTo("hello");
      }
    }
  }

  private static byte[] half(byte[] bytes) {
    return java.util.Arrays.copyOf(bytes, bytes.length / 2);
  }

  @Test
  void anotherJarOrInstallationHasAnotherCache() throws Exception {
    Path other = temporary.resolve("cache");
    Path jdk = KitJdk.without(temporary.resolve("jdk"));
    try (WorkerKit fresh = WorkerKit.prepare(OPTIONS.withCache(other).withJavaHome(jdk))) {
      assertThat(fresh.hasCache()).isFalse();
      Path cache = kit.launch(KitLimits.defaults(), temporary).readablePaths().getLast();
      Files.copy(cache, other.resolve(cache.getFileName()));

      assertThat(fresh.hasCache()).isFalse();
      assertThat(fresh.launch(KitLimits.defaults(), temporary).arguments())
          .noneMatch(flag -> flag.startsWith("-XX:AOTCache"));
    }
  }

  @Test
  void aFailedRehearsalLeavesNothing() throws Exception {
    Path cache = temporary.resolve("cache");
    Path jdk = KitJdk.with(temporary.resolve("jdk"), KitJdk.WORKING);
    try (WorkerKit fresh = WorkerKit.prepare(OPTIONS.withCache(cache).withJavaHome(jdk))) {
      fresh.rehearse(launch -> {
        Files.writeString(draft(launch), "half");
        throw new TimeoutException("it took too long");
      });
      fresh.close();
      assertThat(fresh.hasCache()).isFalse();
    }
    assertThat(names(cache))
        .hasSize(2)
        .allMatch(name -> name.endsWith(".jar") || name.startsWith("runtime-"));
  }

  private static Path draft(KitLaunch launch) {
    String flag = "-XX:AOTCacheOutput=";
    return launch.arguments().stream()
        .filter(argument -> argument.startsWith(flag))
        .map(argument -> Path.of(argument.substring(flag.length())))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutJlinkAWorkerRunsOnTheWholeJdkAndSeesOneModuleOfIt() throws Exception {
    Path jdk = KitJdk.without(temporary.resolve("jdk"));
    Path cache = temporary.resolve("cache");
    try (WorkerKit plain = WorkerKit.prepare(OPTIONS.withCache(cache).withJavaHome(jdk));
        KitDriver driver =
            KitDriver.start(plain.launch(KitLimits.defaults(), temporary), "open", "-")) {
      driver.load(KitPlugin.NAME, plugin);
      assertThat(driver.call("greet")).isEqualTo("hello");
      assertThat(driver.call("modules")).isEqualTo("dev.xcore.worker, java.base");
      assertThat(plain.shortcomings()).singleElement().asString().contains("jlink");
    }
  }

  @Test
  void aFolderThatOthersMayWriteIsNotUsed() throws Exception {
    Path cache = Files.createDirectory(temporary.resolve("cache"));
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path jar;
    try (WorkerKit careful = WorkerKit.prepare(OPTIONS.withCache(cache))) {
      jar = careful.launch(KitLimits.defaults(), temporary).readablePaths().getFirst();
      assertThat(jar).exists().satisfies(path -> assertThat(path.startsWith(cache)).isFalse());
      assertThat(careful.shortcomings())
          .hasSize(2)
          .anyMatch(text -> text.contains(cache.toString()) && text.contains("chmod 700"));
      assertThat(careful.isOpen()).isFalse();
    }

    assertThat(jar).doesNotExist();
    assertThat(names(cache)).isEmpty();
  }

  @Test
  void fourProcessesPrepareOneKit() throws Exception {
    Path cache = temporary.resolve("cache");
    Path jdk = KitJdk.with(temporary.resolve("jdk"), KitJdk.WORKING);
    List<Process> makers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      makers.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  KitMaker.class.getName(),
                  cache.toString(),
                  jdk.toString())
              .redirectErrorStream(true)
              .start());
    }
    Set<String> said = new HashSet<>();
    for (Process maker : makers) {
      said.add(new String(maker.getInputStream().readAllBytes()).strip());
      assertThat(maker.waitFor()).as("%s", said).isZero();
    }

    assertThat(said).singleElement().asString().endsWith("[]");
    assertThat(names(cache)).hasSize(2);
  }

  private static KitLaunch with(String flag, KitLaunch launch) {
    List<String> arguments = new ArrayList<>(List.of(flag));
    arguments.addAll(launch.arguments());
    return copy(launch, arguments);
  }

  private static KitLaunch replaced(KitLaunch launch, String old, String fresh) {
    return copy(
        launch, launch.arguments().stream().map(flag -> flag.equals(old) ? fresh : flag).toList());
  }

  private static KitLaunch copy(KitLaunch launch, List<String> arguments) {
    return new KitLaunch(
        launch.executable(),
        arguments,
        launch.environment(),
        launch.executablePaths(),
        launch.readablePaths());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
