package dev.xcore.app.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Generated secrets, one file each, readable by their owner only (folder 0700, files 0600). Safe
 * for several threads and processes: whoever creates a secret first wins, and nobody sees a part of
 * one.
 */
public final class SecretStore {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final int BYTES = 32;
  private static final int MAX_LENGTH = 4096;

  private final Path folder;

  private SecretStore(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes a store.
   *
   * @param folder where the files lie; made when the first secret is
   * @return the store
   */
  public static SecretStore in(Path folder) {
    return new SecretStore(folder.toAbsolutePath().normalize());
  }

  /**
   * Returns where a secret is kept.
   *
   * @param name lower-case letters, digits and hyphens
   * @return the file, which may not exist yet
   * @throws IllegalArgumentException if the name is none
   */
  public Path file(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("'%s' is no name of a secret".formatted(name));
    }
    return folder.resolve(name);
  }

  /**
   * Returns a secret, and creates it at first use: 256 random bits, URL-safe Base64.
   *
   * @param name lower-case letters, digits and hyphens
   * @return the secret, not empty
   * @throws IOException if it cannot be read or written, is empty, a link, or readable by others
   */
  public String secret(String name) throws IOException {
    Path file = file(name);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      create(file);
    }
    return read(file);
  }

  private void create(Path file) throws IOException {
    createFolder();
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n";
    Path draft = Files.createTempFile(folder, ".new-", "", ownerOnly("rw-------"));
    try {
      Files.writeString(draft, secret);
      // A link, unlike a move, never replaces what another process has created meanwhile.
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      // Another process was first: its secret holds, and is read next.
    } catch (UnsupportedOperationException | FileSystemException e) {
      // A file system without links.
      Files.move(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private void createFolder() throws IOException {
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(folder, ownerOnly("rwx------"));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(folder + " must be a folder, and no link", e);
      }
      if (isPosix()) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  private static String read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString(), null, "must be a file, and no link");
    }
    if (isPosix()
        && !PosixFilePermissions.toString(Files.getPosixFilePermissions(file)).endsWith("------")) {
      throw new IOException("%s can be read by others; run: chmod 600 %s".formatted(file, file));
    }
    byte[] bytes;
    try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(MAX_LENGTH);
    }
    String secret = new String(bytes, StandardCharsets.UTF_8).strip();
    if (secret.isEmpty()) {
      throw new IOException("%s is empty; delete it to have a new one made".formatted(file));
    }
    return secret;
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
