package dev.xcore.kernel.signing;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A jar with its signature. {@code plugin.sig} is its last entry, stored, in one form only; all
 * other bytes of the jar have a hash, so that none of them can be changed without notice.
 */
public final class SignedJar {

  private static final int END = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_LENGTH = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;
  private static final int MOST_DIRECTORY = 16 << 20;
  private static final int BUFFER = 64 * 1024;
  private static final long UNSIGNED = 0xffffffffL;

  /** 1 February 1980, the first moment that means the same in all time zones. */
  private static final short DATE = 2 << 5 | 1;

  private static final byte[] NAME = PluginSignature.FILE.getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private final long contents;
  private final byte[] directory;
  private final int entries;
  private final Optional<byte[]> signature;

  private SignedJar(
      Path file, long contents, byte[] directory, int entries, Optional<byte[]> signature) {
    this.file = file;
    this.contents = contents;
    this.directory = directory;
    this.entries = entries;
    this.signature = signature;
  }

  /**
   * Looks at a jar.
   *
   * @param file the jar
   * @return its parts
   * @throws IllegalArgumentException if it is no plain jar, or holds a signature in another form
   *     than {@link #write} gives it; says what is wrong
   * @throws IOException if it cannot be read
   */
  public static SignedJar open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(file, channel);
    } catch (EOFException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("it is no whole jar", e);
    }
  }

  private static SignedJar read(Path file, FileChannel channel) throws IOException {
    long end = channel.size() - END_LENGTH;
    ByteBuffer record = bytes(channel, end, END_LENGTH);
    int count = record.getShort(10) & 0xffff;
    long length = record.getInt(12) & UNSIGNED;
    long offset = record.getInt(16) & UNSIGNED;
    boolean isPlain =
        record.getInt(0) == END
            && record.getInt(4) == 0
            && record.getShort(8) == record.getShort(10)
            && record.getShort(20) == 0;
    if (!isPlain || offset + length != end || length > MOST_DIRECTORY || count == 0xffff) {
      throw new IllegalArgumentException(
          "something stands around its directory, such as a comment; pack it again");
    }
    ByteBuffer directory = bytes(channel, offset, (int) length);
    int last = last(directory, count);
    if (last < 0) {
      return new SignedJar(file, offset, array(directory), count, Optional.empty());
    }
    byte[] rest = Arrays.copyOf(array(directory), last);
    return signed(file, channel, directory.slice(last, (int) length - last), offset, rest, count);
  }

  /** Finds the signature's record in the directory, which is the last one; -1 without one. */
  private static int last(ByteBuffer directory, int count) {
    int at = 0;
    for (int i = 0; i < count; i++) {
      if (directory.getInt(at) != CENTRAL) {
        throw new IllegalArgumentException("its directory is damaged");
      }
      int nameLength = directory.getShort(at + 28) & 0xffff;
      byte[] name = new byte[nameLength];
      directory.get(at + CENTRAL_LENGTH, name);
      if (Arrays.equals(name, NAME)) {
        if (i + 1 < count) {
          throw new IllegalArgumentException(
              "plugin.sig is not its last entry: entries were added or their order was changed");
        }
        return at;
      }
      at +=
          CENTRAL_LENGTH
              + nameLength
              + (directory.getShort(at + 30) & 0xffff)
              + (directory.getShort(at + 32) & 0xffff);
    }
    if (at != directory.limit()) {
      throw new IllegalArgumentException("its directory is longer than it says");
    }
    return -1;
  }

  private static SignedJar signed(
      Path file, FileChannel channel, ByteBuffer record, long offset, byte[] rest, int count)
      throws IOException {
    record.order(ByteOrder.LITTLE_ENDIAN);
    int size = record.getInt(24);
    if (size < 0 || size > PluginSignature.LARGEST) {
      throw new IllegalArgumentException("its plugin.sig is too large");
    }
    int whole = LOCAL_LENGTH + NAME.length + size;
    ByteBuffer entry = bytes(channel, offset - whole, whole);
    byte[] signature = new byte[size];
    entry.get(whole - size, signature);
    if (!Arrays.equals(array(entry), local(signature))
        || !Arrays.equals(array(record), central(signature, offset - whole))) {
      throw new IllegalArgumentException(
          "the entry plugin.sig is not as xcore writes it: packed, moved or with other times");
    }
    return new SignedJar(file, offset - whole, rest, count - 1, Optional.of(signature));
  }

  private static byte[] array(ByteBuffer bytes) {
    byte[] array = new byte[bytes.limit()];
    bytes.get(0, array);
    return array;
  }

  private static ByteBuffer bytes(FileChannel channel, long position, int length)
      throws IOException {
    if (position < 0) {
      throw new EOFException();
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException();
      }
    }
    return bytes.flip();
  }

  /**
   * Returns the signature in it.
   *
   * @return the bytes of {@code plugin.sig}, empty if it has none
   */
  public Optional<byte[]> signature() {
    return signature.map(byte[]::clone);
  }

  /**
   * Hashes all that is not the signature: contents, headers and directory of the other entries.
   *
   * @return 64 hexadecimal digits, the same before it was signed and after
   * @throws IOException if it cannot be read
   */
  public String hash() throws IOException {
    MessageDigest digest = Sha256.digest();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(contents).flip());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long at = 0;
      while (at < contents) {
        ByteBuffer part = bytes(channel, at, (int) Math.min(BUFFER, contents - at));
        at += part.remaining();
        digest.update(part);
      }
    }
    digest.update(directory);
    return Sha256.hex(digest);
  }

  /**
   * Writes the jar with a signature, in the place of one that it has.
   *
   * @param bytes of {@code plugin.sig}
   * @param target an existing file, which is replaced
   * @throws IOException if it cannot be written
   */
  public void write(byte[] bytes, Path target) throws IOException {
    if (entries + 1 >= 0xffff) {
      throw new IllegalArgumentException("it has too many entries for a signature");
    }
    byte[] local = local(bytes);
    byte[] central = central(bytes, contents);
    ByteBuffer end = ByteBuffer.allocate(END_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(END).putInt(0).putShort((short) (entries + 1)).putShort((short) (entries + 1));
    end.putInt(directory.length + central.length).putInt((int) (contents + local.length));
    end.putShort((short) 0).flip();
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel to =
            FileChannel.open(
                target, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      long at = 0;
      while (at < contents) {
        ByteBuffer part = bytes(from, at, (int) Math.min(BUFFER, contents - at));
        at += part.remaining();
        put(to, part);
      }
      put(to, ByteBuffer.wrap(local));
      put(to, ByteBuffer.wrap(directory));
      put(to, ByteBuffer.wrap(central));
      put(to, end);
      to.force(true);
    }
  }

  private static void put(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The entry itself: stored, without attributes. */
  private static byte[] local(byte[] content) {
    ByteBuffer entry =
        ByteBuffer.allocate(LOCAL_LENGTH + NAME.length + content.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    entry.putInt(LOCAL);
    facts(entry, content);
    return entry.putShort((short) 0).put(NAME).put(content).array();
  }

  private static byte[] central(byte[] content, long position) {
    ByteBuffer entry =
        ByteBuffer.allocate(CENTRAL_LENGTH + NAME.length).order(ByteOrder.LITTLE_ENDIAN);
    entry.putInt(CENTRAL).putShort((short) 10);
    facts(entry, content);
    entry.putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    return entry.putInt(0).putInt((int) position).put(NAME).array();
  }

  /** What both say alike, from the version needed to the length of the name. */
  private static void facts(ByteBuffer entry, byte[] content) {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.putShort((short) 10).putShort((short) 0).putShort((short) 0);
    entry.putShort((short) 0).putShort(DATE).putInt((int) checksum.getValue());
    entry.putInt(content.length).putInt(content.length).putShort((short) NAME.length);
  }
}
