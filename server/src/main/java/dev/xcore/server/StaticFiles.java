package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Serves the files of one folder as they are. No listing, no hidden files, no symbolic links;
 * conditional requests (RFC 9110, 13) and single ranges (14). Thread safe.
 */
final class StaticFiles {

  private static final String INDEX = "index.html";
  private static final Header RANGES = new Header("Accept-Ranges", "bytes");
  private static final Header REVALIDATE = new Header("Cache-Control", "no-cache");

  /** The one form of dates that may be sent (RFC 9110, 5.6.7). */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Path root;

  /**
   * Makes the server of a folder.
   *
   * @param root an existing folder
   */
  StaticFiles(Path root) {
    this.root = root;
  }

  /**
   * Finds a file.
   *
   * @param segments decoded path below the folder
   * @return the file, or the folder's {@code index.html}; empty if there is none to be served
   * @throws IOException if the disk fails
   */
  Optional<Found> find(List<String> segments) throws IOException {
    Path file = root;
    for (String segment : segments) {
      if (segment.startsWith(".") || segment.indexOf('\0') >= 0) {
        return Optional.empty();
      }
      try {
        file = file.resolve(segment);
      } catch (java.nio.file.InvalidPathException notAName) {
        return Optional.empty();
      }
      if (Files.isSymbolicLink(file)) {
        return Optional.empty();
      }
    }
    if (!file.normalize().startsWith(root.normalize())) {
      return Optional.empty();
    }
    boolean folder = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    Path wanted = folder ? file.resolve(INDEX) : file;
    if (!Files.isRegularFile(wanted, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    return Optional.of(new Found(wanted, folder));
  }

  /**
   * A file to be served.
   *
   * @param file a regular file
   * @param index whether it stands for its folder, whose path must end with a slash
   */
  record Found(Path file, boolean index) {}

  /**
   * Answers with a file.
   *
   * @param exchange a {@code GET} or {@code HEAD} request
   * @param file a regular file
   * @throws IOException if the disk fails or the client is gone
   */
  void serve(HttpExchange exchange, Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    long size = attributes.size();
    Instant modified = attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
    String etag =
        "\""
            + Long.toHexString(attributes.lastModifiedTime().toMillis())
            + "-"
            + Long.toHexString(size)
            + "\"";
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("ETag", etag));
    headers.add(new Header("Last-Modified", HTTP_DATE.format(modified)));
    headers.add(REVALIDATE);
    headers.add(RANGES);
    if (isUnchanged(exchange, etag, modified)) {
      exchange.respond(304, headers, new byte[0]);
      return;
    }
    headers.add(new Header("Content-Type", MediaTypes.of(file)));
    Optional<ByteRange> range =
        exchange.method().equals("GET") ? ByteRange.of(exchange, etag, size) : Optional.empty();
    if (range.isPresent() && !range.get().isSatisfiable()) {
      headers.add(new Header("Content-Range", "bytes */" + size));
      exchange.respond(416, headers, new byte[0]);
      return;
    }
    if (range.isPresent()) {
      headers.add(new Header("Content-Range", range.get() + "/" + size));
    }
    ByteRange part = range.orElse(new ByteRange(0, size - 1));
    send(exchange, range.isPresent() ? 206 : 200, headers, file, part);
  }

  private static void send(
      HttpExchange exchange, int status, List<Header> headers, Path file, ByteRange range)
      throws IOException {
    headers.add(new Header("Content-Length", Long.toString(range.length())));
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      Optional<OutputStream> output = exchange.stream(status, headers);
      if (output.isEmpty()) {
        return;
      }
      try (OutputStream out = output.get()) {
        if (!exchange.method().equals("HEAD")) {
          in.skipNBytes(range.first());
          copy(in, out, range.length());
        }
      }
    }
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[(int) Math.min(length, 64 << 10)];
    long left = length;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new java.io.EOFException("the file became shorter while it was sent");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  private static boolean isUnchanged(HttpExchange exchange, String etag, Instant modified) {
    Optional<String> tags = exchange.header("If-None-Match");
    if (tags.isPresent()) {
      return ETags.matches(tags.get(), etag);
    }
    return exchange
        .header("If-Modified-Since")
        .flatMap(StaticFiles::instant)
        .filter(since -> !modified.isAfter(since))
        .isPresent();
  }

  private static Optional<Instant> instant(String date) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
    } catch (DateTimeParseException notADate) {
      return Optional.empty();
    }
  }
}
