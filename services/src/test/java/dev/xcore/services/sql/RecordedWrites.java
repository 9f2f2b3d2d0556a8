package dev.xcore.services.sql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.h2.store.fs.retry.FilePathRetryOnInterrupt;
import org.jspecify.annotations.Nullable;

/**
 * All that H2 writes into files of this process, in order, while it is open. What a kill leaves is
 * what was written until then, so every prefix is the file as it would be after some kill.
 */
public final class RecordedWrites implements AutoCloseable {

  private final List<Step> steps = new ArrayList<>();

  private RecordedWrites() {}

  /** A write, the cut of the file at a position, or a number that somebody was told is safe. */
  private sealed interface Step {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Write(long position, byte[] bytes) implements Step {}

  private record Cut(long size) implements Step {}

  private record Told(long number) implements Step {}

  static RecordedWrites open() {
    RecordedWrites writes = new RecordedWrites();
    RecordingPath.writes = writes;
    FilePath.register(new RecordingPath());
    return writes;
  }

  /** Notes that a change has been acknowledged. */
  synchronized void told(long number) {
    steps.add(new Told(number));
  }

  private synchronized void add(Step step) {
    steps.add(step);
  }

  synchronized int count() {
    return steps.size();
  }

  /** The file after some of the steps, and what had been acknowledged by then. */
  static final class Image {

    private final List<Step> steps;
    private final List<Long> told = new ArrayList<>();
    private byte[] bytes = new byte[1 << 16];
    private int size;
    private int done;

    private Image(List<Step> steps) {
      this.steps = steps;
    }

    /** Goes on to a later step. */
    void advance(int until) {
      for (; done < until; done++) {
        switch (steps.get(done)) {
          case Write write -> write(Math.toIntExact(write.position()), write.bytes());
          case Cut cut -> cut(Math.toIntExact(cut.size()));
          case Told number -> told.add(number.number());
        }
      }
    }

    private void write(int position, byte[] part) {
      grow(position + part.length);
      System.arraycopy(part, 0, bytes, position, part.length);
      size = Math.max(size, position + part.length);
    }

    private void cut(int length) {
      grow(length);
      Arrays.fill(bytes, Math.min(length, size), size, (byte) 0);
      size = length;
    }

    private void grow(int length) {
      if (length > bytes.length) {
        bytes = Arrays.copyOf(bytes, length * 2);
      }
    }

    byte[] file() {
      return Arrays.copyOf(bytes, size);
    }

    List<Long> told() {
      return List.copyOf(told);
    }
  }

  synchronized Image image() {
    return new Image(List.copyOf(steps));
  }

  @Override
  public void close() {
    RecordingPath.writes = null;
    FilePath.register(new FilePathRetryOnInterrupt());
  }

  /** Stands where the platform has H2 try again; H2 makes one for each path. */
  public static final class RecordingPath extends FilePathWrapper {

    private static @Nullable RecordedWrites writes;

    @Override
    public String getScheme() {
      return "retry";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
      FileChannel channel = getBase().open(mode);
      RecordedWrites to = writes;
      return to != null && name.endsWith(".mv.db") ? new RecordingChannel(channel, to) : channel;
    }
  }

  private static final class RecordingChannel extends FileBaseDefault {

    private final FileChannel file;
    private final RecordedWrites writes;

    RecordingChannel(FileChannel file, RecordedWrites writes) {
      this.file = file;
      this.writes = writes;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public synchronized int read(ByteBuffer into, long position) throws IOException {
      return file.read(into, position);
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
      byte[] bytes = new byte[from.remaining()];
      from.duplicate().get(bytes);
      int written = file.write(from, position);
      writes.add(new Write(position, bytes));
      return written;
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      file.truncate(size);
      writes.add(new Cut(size));
    }

    @Override
    public void force(boolean metadata) throws IOException {
      file.force(metadata);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean isShared) throws IOException {
      return file.tryLock(position, size, isShared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
