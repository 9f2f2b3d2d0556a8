package dev.xcore.server;

import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.sdk.http.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;

/**
 * A {@code multipart/form-data} body (RFC 7578): small parts in memory, large files in a private
 * folder that is deleted with the form. Used by one thread.
 */
final class MultipartForm implements AutoCloseable {

  private static final int MEMORY_PER_PART = 64 << 10;
  private static final int PART_HEADERS = 8 << 10;
  private static final String ANY = "application/octet-stream";

  private final MultiPartFormData.Parts parts;

  private MultipartForm(MultiPartFormData.Parts parts) {
    this.parts = parts;
  }

  /**
   * Reads a body.
   *
   * @param contentType of the request
   * @param body the body, limited
   * @param limits how large it may be
   * @return the form, to be closed
   * @throws InvalidPayloadException if the body is malformed
   * @throws IOException if the client is gone or the disk is full
   */
  static MultipartForm read(String contentType, InputStream body, RequestLimits limits)
      throws IOException {
    String boundary =
        MediaType.parameter(contentType, "boundary")
            .orElseThrow(() -> new InvalidPayloadException("the Content-Type has no boundary"));
    MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
    parser.setFilesDirectory(directory(limits.uploadDirectory()));
    parser.setMaxMemoryFileSize(MEMORY_PER_PART);
    parser.setMaxFileSize(limits.maxBody());
    parser.setMaxLength(limits.maxBody());
    parser.setMaxParts(limits.maxParts());
    parser.setPartHeadersMaxLength(PART_HEADERS);
    CompletableFuture<MultiPartFormData.Parts> parsed = new CompletableFuture<>();
    parser.parse(Content.Source.from(body), Promise.Invocable.toPromise(parsed));
    try {
      return new MultipartForm(parsed.join());
    } catch (CompletionException failure) {
      throw explained(failure.getCause() == null ? failure : failure.getCause());
    }
  }

  /** Returns the fields that are not files: text, or a list where a name occurs twice. */
  Map<String, Object> fields() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (MultiPart.Part part : parts) {
      if (part.getFileName() == null) {
        values
            .computeIfAbsent(part.getName(), _ -> new ArrayList<>(1))
            .add(part.getContentAsString(StandardCharsets.UTF_8));
      }
    }
    return PluginRequest.flat(values);
  }

  /** Returns the files in order. */
  List<Upload> uploads() {
    List<Upload> files = new ArrayList<>();
    for (MultiPart.Part part : parts) {
      if (part.getFileName() != null) {
        files.add(new UploadedPart(part));
      }
    }
    return List.copyOf(files);
  }

  @Override
  public void close() throws IOException {
    IOException problem = null;
    for (MultiPart.Part part : parts) {
      try {
        part.delete();
      } catch (IOException failure) {
        if (problem == null) {
          problem = failure;
        } else {
          problem.addSuppressed(failure);
        }
      }
    }
    parts.close();
    if (problem != null) {
      throw problem;
    }
  }

  private static Path directory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return directory;
    }
    FileAttribute<?>[] attributes =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0];
    return Files.createDirectories(directory, attributes);
  }

  private static RuntimeException explained(Throwable cause) throws IOException {
    for (Throwable link = cause; link != null; link = link.getCause()) {
      if (link instanceof XcoreException known) {
        return known;
      }
    }
    if (cause instanceof IOException failure && !(cause instanceof java.io.EOFException)) {
      throw failure;
    }
    return new InvalidPayloadException("the form cannot be read: " + cause.getMessage());
  }

  private record UploadedPart(MultiPart.Part part) implements Upload {

    @Override
    public String name() {
      return part.getName();
    }

    @Override
    public String filename() {
      String given = part.getFileName();
      int separator = Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\'));
      String last = given.substring(separator + 1).replace("\0", "");
      return last.equals(".") || last.equals("..") ? "" : last;
    }

    @Override
    public String contentType() {
      String type = part.getHeaders().get(HttpHeader.CONTENT_TYPE);
      return type == null ? ANY : type;
    }

    @Override
    public long size() {
      return part.getLength();
    }

    @Override
    public InputStream open() {
      return Content.Source.asInputStream(part.createContentSource());
    }

    @Override
    public void transferTo(Path target) throws IOException {
      try (InputStream in = open()) {
        Files.copy(in, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
