package dev.xcore.worker;

import dev.xcore.confinement.Seal;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.ipc.Link;
import dev.xcore.sdk.Plugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Starts the process of a worker, with no more on its class path than it needs. */
final class WorkerProcess {

  private WorkerProcess() {}

  static Process start(String socket, String token, String mode, Path output) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            WorkerMain.class.getName(),
            socket,
            token,
            mode,
            "-")
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  static String classPath() {
    Set<String> places = new LinkedHashSet<>();
    for (Class<?> type :
        new Class<?>[] {
          WorkerMain.class,
          HandlerTable.class,
          Link.class,
          Seal.class,
          Plugin.class,
          org.slf4j.Logger.class,
          jakarta.validation.Constraint.class,
          jakarta.inject.Inject.class,
          com.fasterxml.jackson.annotation.JsonProperty.class,
          org.jspecify.annotations.NullMarked.class
        }) {
      places.add(Path.of(place(type)).toString());
    }
    return places.stream().collect(Collectors.joining(java.io.File.pathSeparator));
  }

  private static java.net.URI place(Class<?> type) {
    return java.net.URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString());
  }
}
