package dev.xcore.compiler;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a compiler process is started. */
final class CompilerCommand {

  /** Exit status of the JVM for {@code ExitOnOutOfMemoryError}. */
  static final int OUT_OF_MEMORY = 3;

  /** The file that takes the process's error output. */
  static final String ERROR_OUTPUT = "stderr";

  private static final Set<String> KEPT_ENVIRONMENT =
      Set.of("PATH", "LANG", "LC_ALL", "LC_CTYPE", "SystemRoot");

  private final CompilerOptions options;
  private final Path java;

  private CompilerCommand(CompilerOptions options, Path java) {
    this.options = options;
    this.java = java;
  }

  /** Finds the JDK that this process runs on. */
  static CompilerCommand of(CompilerOptions options) {
    Path home = Path.of(System.getProperty("java.home"));
    String name = File.separatorChar == '\\' ? "java.exe" : "java";
    Path java = home.resolve("bin").resolve(name);
    if (!Files.isExecutable(java) || ModuleFinder.ofSystem().find("jdk.compiler").isEmpty()) {
      throw new CompilerException(
          CompilerException.Reason.UNAVAILABLE,
          "Plugins in source form need a JDK, but the Java installation in "
              + home
              + " has no compiler (module jdk.compiler). Run the platform on a JDK "
              + Runtime.version().feature()
              + ", or install the plugin as a jar.",
          null);
    }
    return new CompilerCommand(options, java);
  }

  /** Flags that an AOT cache depends on. */
  List<String> flags() {
    return List.of(
        "-Xmx" + options.heapMb() + "m",
        "-Xss8m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        "-XX:+DisableAttachMechanism",
        "-XX:+DisplayVMOutputToStderr",
        "-Xlog:disable",
        "-Xlog:all=error:stderr",
        "-Duser.language=en");
  }

  /**
   * Starts a process in a private folder, its error output in {@link #ERROR_OUTPUT} there.
   *
   * @param more flags, such as those of an AOT cache
   */
  Process start(Path directory, List<String> more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(flags());
    command.addAll(more);
    command.add("-Djava.io.tmpdir=" + directory);
    command.add("-XX:ErrorFile=" + directory.resolve("hs_err"));
    command.add("-cp");
    command.add(options.code().toString());
    command.add(CompilerMain.class.getName());
    command.add("" + options.idle().toMillis());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile());
    builder.redirectError(directory.resolve(ERROR_OUTPUT).toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(KEPT_ENVIRONMENT);
    return builder.start();
  }

  CompilerOptions options() {
    return options;
  }
}
