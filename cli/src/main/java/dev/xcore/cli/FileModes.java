package dev.xcore.cli;

import dev.xcore.app.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files that more people can read or change than should.
 *
 * @param root the application's folder
 * @param configuration says where they are
 */
record FileModes(Path root, Configuration configuration) {

  private static final Set<PosixFilePermission> READABLE =
      EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
  private static final Set<PosixFilePermission> WRITABLE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  private static final Set<PosixFilePermission> BY_ANYBODY =
      EnumSet.of(PosixFilePermission.OTHERS_WRITE);
  private static final String PASSWORD = "admin-password";

  List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    Path var = configuration.app().varDirectory();
    Path secrets = var.resolve("secrets");
    try {
      closed(secrets, findings);
      if (Files.isDirectory(secrets)) {
        try (Stream<Path> files = Files.list(secrets)) {
          for (Path file : files.sorted().toList()) {
            closed(file, findings);
          }
        }
      }
      if (configuration.app().dotenv().isPresent()) {
        closed(configuration.app().dotenv().get(), findings);
      }
      Path directory = configuration.security().audit().directory();
      unchanged(directory, WRITABLE, findings);
      unchanged(var, BY_ANYBODY, findings);
      unchanged(configuration.plugins().directory(), BY_ANYBODY, findings);
      unchanged(root, BY_ANYBODY, findings);
      if (configuration.file().isPresent()) {
        unchanged(configuration.file().get(), BY_ANYBODY, findings);
      }
    } catch (IOException failure) {
      findings.add(
          Finding.warn(
              "file modes",
              "cannot be read: " + failure.getMessage(),
              "run the command as the server's user"));
    }
    Path password = secrets.resolve(PASSWORD);
    if (Files.exists(password)) {
      findings.add(
          Finding.warn(
              "first password",
              password + " is still there",
              "log in, change the password of 'admin', and delete the file"));
    }
    return findings;
  }

  private static void closed(Path file, List<Finding> findings) throws IOException {
    Set<PosixFilePermission> open = EnumSet.copyOf(READABLE);
    open.addAll(WRITABLE);
    if (has(file, open)) {
      String mode = Files.isDirectory(file) ? "700" : "600";
      findings.add(
          Finding.fail(
              "file mode",
              file + " is open to other users",
              "chmod " + mode + " " + file + ", and change the secrets in it"));
    }
  }

  private static void unchanged(Path file, Set<PosixFilePermission> modes, List<Finding> findings)
      throws IOException {
    if (has(file, modes)) {
      findings.add(
          Finding.fail("file mode", file + " can be changed by other users", "chmod go-w " + file));
    }
  }

  private static boolean has(Path file, Set<PosixFilePermission> modes) throws IOException {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isSymbolicLink(file)
        && Files.getFileStore(file).supportsFileAttributeView("posix")
        && Files.getPosixFilePermissions(file).stream().anyMatch(modes::contains);
  }
}
