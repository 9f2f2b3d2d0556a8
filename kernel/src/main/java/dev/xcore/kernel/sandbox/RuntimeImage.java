package dev.xcore.kernel.sandbox;

import dev.xcore.compiler.CacheFolder;
import dev.xcore.compiler.FolderRemoval;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The Java installation of worker processes: linked from this one's with {@code java.base} alone,
 * so that a plugin finds nothing else to misuse. Linked once per JDK.
 *
 * @param home its folder
 * @param shortcoming why it is this process's own installation instead; empty if it is not
 */
public record RuntimeImage(Path home, Optional<String> shortcoming) {

  private static final int KEPT = 2;
  private static final Path OWN = Path.of(System.getProperty("java.home"));

  /**
   * Links the installation, unless the folder has it. Takes one to two seconds.
   *
   * @param folder for caches
   * @param javaHome of the JDK to link from
   * @return the installation; the JDK's own if none can be linked
   * @throws InterruptedException if interrupted; another attempt may link it
   */
  public static RuntimeImage link(CacheFolder folder, Path javaHome) throws InterruptedException {
    try {
      Path home = folder.path().resolve(name(javaHome));
      if (!RuntimeImageSeal.isIntact(home)) {
        make(folder, javaHome, home);
        folder.prune("runtime-[0-9a-f]+", KEPT);
      }
      return new RuntimeImage(home, Optional.empty());
    } catch (IOException e) {
      return unlinked("workers run on the whole JDK: " + e.getMessage());
    }
  }

  /**
   * Uses this process's own installation.
   *
   * @param reason for people
   * @return the installation
   */
  public static RuntimeImage unlinked(String reason) {
    return new RuntimeImage(OWN, Optional.of(reason));
  }

  /**
   * Says where the launcher is.
   *
   * @return {@code bin/java}
   */
  public Path java() {
    return tool(home, "java");
  }

  /**
   * Tells whether it has been linked.
   *
   * @return false for this process's own installation
   */
  public boolean isLinked() {
    return shortcoming.isEmpty();
  }

  private static String name(Path javaHome) throws IOException {
    Path modules = javaHome.resolve("lib").resolve("modules");
    String sources =
        String.join(
            "\n",
            System.getProperty("java.vm.version"),
            javaHome.toString(),
            System.getProperty("os.arch"),
            Files.getLastModifiedTime(modules).toString(),
            RuntimeImageLinker.OPTIONS.toString());
    return "runtime-" + CacheFolder.hash(sources.getBytes(StandardCharsets.UTF_8));
  }

  private static void make(CacheFolder folder, Path javaHome, Path home)
      throws IOException, InterruptedException {
    Path draft = folder.draft(home.getFileName().toString());
    try {
      RuntimeImageLinker.link(tool(javaHome, "jlink"), draft);
      RuntimeImageSeal.write(draft);
      folder.share(draft);
      place(folder, draft, home);
    } finally {
      FolderRemoval.remove(draft);
    }
  }

  /** Another process may have been faster; what is damaged is moved out of the way. */
  private static void place(CacheFolder folder, Path draft, Path home) throws IOException {
    if (RuntimeImageSeal.isIntact(home)) {
      return;
    }
    if (Files.exists(home)) {
      Path damaged = folder.draft(home.getFileName().toString());
      Files.move(home, damaged, StandardCopyOption.ATOMIC_MOVE);
      FolderRemoval.remove(damaged);
    }
    try {
      Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!RuntimeImageSeal.isIntact(home)) {
        throw e;
      }
    }
  }

  private static Path tool(Path javaHome, String name) {
    String suffix = File.separatorChar == '\\' ? ".exe" : "";
    return javaHome.resolve("bin").resolve(name + suffix);
  }
}
