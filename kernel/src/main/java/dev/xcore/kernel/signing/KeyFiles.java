package dev.xcore.kernel.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files of keys: never overwritten, and private ones for nobody but their owner. */
final class KeyFiles {

  private static final int LARGEST = 16 * 1024;
  private static final Set<PosixFilePermission> OWNERS_ALONE =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private KeyFiles() {}

  static String read(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new SigningException("the key file %s cannot be read: %s".formatted(file, e), e);
    }
  }

  /** Refuses a private key that somebody else may have read. */
  static void requirePrivate(Path file) {
    if (!isPosix(file) || !Files.exists(file)) {
      return;
    }
    try {
      Set<PosixFilePermission> given = Files.getPosixFilePermissions(file);
      if (!OWNERS_ALONE.containsAll(given)) {
        throw new SigningException(
            "the key file %s has mode %s, so others than its owner can read or change it; if nobody has: chmod 600 %s; else make a new key and revoke this one"
                .formatted(file, PosixFilePermissions.toString(given), file));
      }
    } catch (IOException e) {
      throw new SigningException("the key file %s cannot be read: %s".formatted(file, e), e);
    }
  }

  static void requireAbsent(Path file) {
    if (Files.exists(file)) {
      throw exists(file);
    }
  }

  /** Writes a new file, readable for its owner only from its first moment. */
  static void writePrivate(Path file, String text) throws IOException {
    if (file.getParent() != null) {
      Files.createDirectories(file.getParent());
    }
    FileAttribute<?>[] mode =
        isPosix(file)
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    write(file, text, mode);
  }

  static void writePublic(Path file, String text) throws IOException {
    write(file, text);
  }

  private static void write(Path file, String text, FileAttribute<?>... attributes)
      throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = Files.newByteChannel(file, options, attributes)) {
      channel.write(StandardCharsets.US_ASCII.encode(text));
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    }
  }

  private static SigningException exists(Path file) {
    return new SigningException(
        file + " exists; a key is never overwritten: name another file, or remove this one");
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
