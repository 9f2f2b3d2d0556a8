package dev.xcore.auth.users;

import dev.xcore.sdk.Database;
import dev.xcore.sdk.Passwords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the account {@code admin} where there is no account at all. Its password of 140 random bits
 * is written to a file that only the server's user can read, before the account exists.
 */
final class FirstAdmin {

  /** No letters and digits that look alike. */
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private static final int GROUPS = 4;
  private static final int GROUP = 7;

  private final Database db;
  private final Passwords passwords;
  private final Changes changes;
  private final Trail trail;
  private final Clock clock;
  private final SecureRandom random;

  FirstAdmin(
      Database db,
      Passwords passwords,
      Changes changes,
      Trail trail,
      Clock clock,
      SecureRandom random) {
    this.db = db;
    this.passwords = passwords;
    this.changes = changes;
    this.trail = trail;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Makes the account if there is none.
   *
   * @param file where its password is written to
   * @return whether it was made
   * @throws IOException if the file cannot be written; then there is no account either
   */
  boolean make(Path file) throws IOException {
    AccountRows rows = new AccountRows(db);
    if (!rows.isEmpty()) {
      return false;
    }
    String password = password();
    String hash = passwords.hash(password);
    boolean isMade =
        db.transaction(_ -> {
          rows.lockAdmin();
          if (!rows.isEmpty()) {
            return false;
          }
          write(file, password);
          insert(rows, hash);
          return true;
        });
    if (isMade) {
      changes.happened();
      trail.doneBy("platform", "user.create", "user:admin", Map.of("first", true));
    }
    return isMade;
  }

  private void insert(AccountRows rows, String hash) {
    rows.insert(
        new AccountRows.Row(
            Rules.ADMIN,
            hash,
            Optional.empty(),
            Optional.empty(),
            "",
            true,
            clock.millis(),
            Optional.empty()));
    rows.setRoles(Rules.ADMIN, Set.of(Rules.ADMIN));
  }

  private String password() {
    StringBuilder text = new StringBuilder();
    for (int group = 0; group < GROUPS; group++) {
      text.append(group == 0 ? "" : "-");
      for (int at = 0; at < GROUP; at++) {
        text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
      }
    }
    return text.toString();
  }

  private static void write(Path file, String password) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(folder, mode("rwx------", isPosix));
    }
    // One of a start that was cut off before its account was kept: that password opens nothing.
    Files.deleteIfExists(file);
    try (WritableByteChannel channel =
        Files.newByteChannel(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            mode("rw-------", isPosix))) {
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(password + "\n");
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  private static FileAttribute<?>[] mode(String permissions, boolean isPosix) {
    return isPosix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
