package dev.xcore.app;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A file system of few mebibytes in memory, to be filled. Where this user may mount none the test
 * is skipped.
 *
 * @param folder where it is
 */
record SmallDisk(Path folder) implements AutoCloseable {

  private static final int PIECE = 1 << 16;

  /** Mounts one below a folder. */
  static SmallDisk mount(Path parent, int mebibytes) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(parent.resolve("disk"));
    String size = "size=%dm,mode=700".formatted(mebibytes);
    try {
      if (run("mount", "-t", "tmpfs", "-o", size, "xcore-test", folder.toString()) == 0) {
        return new SmallDisk(folder);
      }
    } catch (IOException e) {
      return abort("file systems cannot be mounted here: " + e.getMessage());
    }
    return abort("this user may mount no file system: run the test as root");
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(command[0] + " does not end");
    }
    return process.exitValue();
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  /** Takes all the room that is left. */
  void fill() throws IOException {
    byte[] piece = new byte[PIECE];
    try (var out = Files.newOutputStream(folder.resolve("ballast"))) {
      while (true) {
        out.write(piece);
      }
    } catch (IOException full) {
      if (!String.valueOf(full.getMessage()).contains("No space left")) {
        throw full;
      }
    }
  }

  /** Makes room again. */
  void free() throws IOException {
    Files.deleteIfExists(ballast());
  }

  /** Takes it away, whatever is still open on it. */
  @Override
  public void close() throws IOException, InterruptedException {
    if (run("umount", folder.toString()) != 0 && run("umount", "-l", folder.toString()) != 0) {
      throw new IOException(folder + " cannot be unmounted");
    }
  }
}
