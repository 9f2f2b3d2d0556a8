package dev.xcore.services.storage;

import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.DiskQuotaException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.StoredObject;
import dev.xcore.sdk.XcoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps objects as files. What is written is complete and on disk before it takes its place by one
 * move; nothing outside of the folder is touched, and links are not followed. Thread safe.
 */
final class DiskStore implements ObjectStore {

  private static final String UPLOADS = ".uploads";

  private final Path root;

  DiskStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public String place() {
    return root.toString();
  }

  /** Makes its folders; what was begun before the last stop is nobody's any more. */
  @Override
  public void check() {
    try {
      Path uploads = Files.createDirectories(root.resolve(UPLOADS));
      Path probe = Files.createTempFile(uploads, "probe-", "");
      Files.delete(probe);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private Path file(String key) {
    return DiskNames.file(root, key);
  }

  @Override
  public Optional<StoredObject> stat(String key) {
    try {
      return Optional.of(described(key, file(key)));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  static StoredObject described(String key, Path file) throws IOException {
    BasicFileAttributes found =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isRegularFile()) {
      throw new NoSuchFileException(file.toString());
    }
    String identity = found.lastModifiedTime() + " " + found.size() + " " + found.fileKey();
    return new StoredObject(
        key,
        found.size(),
        HexFormat.of().toHexDigits(hash(identity)),
        found.lastModifiedTime().toInstant());
  }

  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  @Override
  public byte[] read(String key, String etag, long offset, int most) {
    Path file = file(key);
    try {
      requireSame(key, file, etag);
      byte[] bytes = read(file, offset, most);
      requireSame(key, file, etag);
      return bytes;
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new NotFoundException("'%s' is not there any more".formatted(key));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static byte[] read(Path file, long offset, int most) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      int size = (int) Math.max(0, Math.min(most, channel.size() - offset));
      ByteBuffer bytes = ByteBuffer.allocate(size);
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) > 0) {
        // goes on until it is full
      }
      return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }
  }

  private static void requireSame(String key, Path file, String etag) throws IOException {
    if (!described(key, file).etag().equals(etag)) {
      throw new ConflictException(
          "'%s' was changed while it was read; read it again".formatted(key));
    }
  }

  /** A file beside the others until it is complete. */
  private final class FileUpload implements Upload {

    private final String key;
    private final Path draft;
    private final FileChannel channel;

    FileUpload(String key) throws IOException {
      this.key = key;
      this.draft = root.resolve(UPLOADS).resolve(UUID.randomUUID().toString());
      Files.createDirectories(root.resolve(UPLOADS));
      this.channel =
          FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void append(byte[] bytes) {
      try {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        while (all.hasRemaining()) {
          channel.write(all);
        }
      } catch (IOException e) {
        throw unusable(e);
      }
    }

    @Override
    public StoredObject commit() {
      try {
        channel.force(true);
        channel.close();
        return moved(draft, key);
      } catch (IOException e) {
        throw unusable(e);
      }
    }

    @Override
    public void abort() {
      try (channel) {
        Files.deleteIfExists(draft);
      } catch (IOException e) {
        throw unusable(e);
      }
    }
  }

  private StoredObject moved(Path draft, String key) throws IOException {
    Path file = file(key);
    Path folder = folder(file);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
    return described(key, file);
  }

  /** A link in the place of a folder would lead out. */
  private Path folder(Path file) throws IOException {
    Path folder = file.getParent() == null ? root : file.getParent();
    Files.createDirectories(folder);
    if (!folder.toRealPath().startsWith(root.toRealPath())) {
      throw new IOException(folder + " leads out of the storage");
    }
    return folder;
  }

  @Override
  public Upload begin(String key) {
    try {
      return new FileUpload(key);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int most) {
    try {
      return new DiskListing(root, prefix, after, most).run();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  @Override
  public boolean delete(String key) {
    try {
      return stat(key).isPresent() && Files.deleteIfExists(file(key));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  @Override
  public StoredObject copy(String from, String to) {
    Path draft = root.resolve(UPLOADS).resolve(UUID.randomUUID().toString());
    try {
      if (stat(from).isEmpty()) {
        throw new NotFoundException("'%s' is not there to be copied".formatted(from));
      }
      Files.copy(file(from), draft, LinkOption.NOFOLLOW_LINKS);
      return moved(draft, to);
    } catch (IOException e) {
      throw unusable(e);
    } finally {
      draft.toFile().delete();
    }
  }

  private XcoreException unusable(IOException e) {
    String reason = e instanceof FileSystemException of ? String.valueOf(of.getReason()) : "";
    boolean isFull =
        (reason + " " + e.getMessage()).toLowerCase(Locale.ROOT).contains("no space left");
    return isFull
        ? new DiskQuotaException("the disk of the storage is full")
        : new ServiceUnavailableException(
            "the storage at %s cannot be used: %s".formatted(root, e));
  }
}
