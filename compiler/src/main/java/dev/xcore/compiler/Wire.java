package dev.xcore.compiler;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The protocol between platform and compiler: frames of a four-byte magic, a four-byte length and a
 * body; a body is a sequence of four-byte numbers and of texts in UTF-8 with their length before
 * them. Both sides bound what they accept.
 */
final class Wire {

  private static final int MAGIC = 0x58_43_4A_43;
  private static final int LONGEST_FRAME = 16 << 20;
  private static final int LONGEST_LIST = 100_000;

  private Wire() {}

  static void writeRequest(OutputStream out, CompileRequest request) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(body);
    writeText(data, request.sourceRoot().toString());
    writeTexts(data, request.sources());
    writeTexts(data, request.classPath().stream().map(Path::toString).toList());
    writeText(data, request.output().toString());
    writeFrame(out, body.toByteArray());
  }

  static Optional<CompileRequest> readRequest(InputStream in) throws IOException {
    Optional<DataInputStream> body = readFrame(in);
    if (body.isEmpty()) {
      return Optional.empty();
    }
    DataInputStream data = body.get();
    try {
      Path root = Path.of(readText(data));
      List<String> sources = readTexts(data);
      List<Path> classPath = readTexts(data).stream().map(Path::of).toList();
      return Optional.of(new CompileRequest(root, sources, classPath, Path.of(readText(data))));
    } catch (InvalidPathException e) {
      throw new IOException("a path cannot be expressed in this process's character set", e);
    }
  }

  static void writeResult(OutputStream out, CompileResult result) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(body);
    data.writeBoolean(result.success());
    data.writeInt(result.messages().size());
    for (CompilerMessage message : result.messages()) {
      writeText(data, message.kind().name());
      writeText(data, message.file());
      data.writeInt(message.line());
      data.writeInt(message.column());
      writeText(data, message.message());
      writeText(data, message.sourceLine());
    }
    writeFrame(out, body.toByteArray());
  }

  static Optional<CompileResult> readResult(InputStream in) throws IOException {
    Optional<DataInputStream> body = readFrame(in);
    if (body.isEmpty()) {
      return Optional.empty();
    }
    DataInputStream data = body.get();
    boolean success = data.readBoolean();
    int count = bounded(data.readInt(), CompileResult.MOST_MESSAGES);
    List<CompilerMessage> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      messages.add(
          new CompilerMessage(
              readKind(data),
              readText(data),
              data.readInt(),
              data.readInt(),
              readText(data),
              readText(data)));
    }
    return Optional.of(new CompileResult(success, messages));
  }

  private static CompilerMessage.Kind readKind(DataInputStream data) throws IOException {
    String name = readText(data);
    for (CompilerMessage.Kind kind : CompilerMessage.Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw new IOException("unknown kind of message: " + name);
  }

  private static void writeFrame(OutputStream out, byte[] body) throws IOException {
    bounded(body.length, LONGEST_FRAME);
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(MAGIC);
    data.writeInt(body.length);
    data.write(body);
    data.flush();
  }

  /** Returns empty at the end of the stream. */
  private static Optional<DataInputStream> readFrame(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    DataInputStream data = new DataInputStream(in);
    int magic = first << 24 | data.readUnsignedByte() << 16 | data.readUnsignedShort();
    if (magic != MAGIC) {
      throw new IOException("expected a frame, found 0x" + Integer.toHexString(magic));
    }
    int length = bounded(data.readInt(), LONGEST_FRAME);
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("a frame of " + length + " bytes ended after " + body.length);
    }
    return Optional.of(new DataInputStream(new ByteArrayInputStream(body)));
  }

  private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(bounded(texts.size(), LONGEST_LIST));
    for (String text : texts) {
      writeText(out, text);
    }
  }

  private static List<String> readTexts(DataInputStream in) throws IOException {
    int count = bounded(in.readInt(), LONGEST_LIST);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(readText(in));
    }
    return texts;
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = bounded(in.readInt(), in.available());
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static int bounded(int value, int most) throws IOException {
    if (value < 0 || value > most) {
      throw new IOException("a length of " + value + " is out of range, at most " + most);
    }
    return value;
  }
}
