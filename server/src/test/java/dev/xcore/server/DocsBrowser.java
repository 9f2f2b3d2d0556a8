package dev.xcore.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Chromium without a window, driven by its command line. */
final class DocsBrowser {

  private static final long LIMIT_SECONDS = 90;

  private final Path program;
  private final Path folder;

  private DocsBrowser(Path program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /** Finds the browser; empty where none is installed. */
  static Optional<DocsBrowser> find(Path folder) {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new DocsBrowser(program, folder));
  }

  /**
   * What a page became.
   *
   * @param dom the document after its scripts have run
   * @param complaints what the browser wrote to the console
   */
  record Page(String dom, List<String> complaints) {}

  Page open(String address) throws IOException, InterruptedException {
    Path dom = Files.createTempFile(folder, "page", ".html");
    Path log = Files.createTempFile(folder, "page", ".log");
    List<String> command =
        List.of(
            program.toString(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--enable-logging=stderr",
            "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
            "--virtual-time-budget=20000",
            "--dump-dom",
            address);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the browser did not finish " + address);
      }
    } finally {
      process.destroyForcibly();
    }
    return new Page(Files.readString(dom), complaints(log));
  }

  private static List<String> complaints(Path log) throws IOException {
    List<String> complaints = new ArrayList<>();
    for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
      if (line.contains("CONSOLE")) {
        complaints.add(line);
      }
    }
    return complaints;
  }
}
