package dev.xcore.server;

import dev.xcore.kernel.install.LocalSource;
import dev.xcore.kernel.install.PluginSources;
import dev.xcore.kernel.install.SourceRequest;
import dev.xcore.kernel.runtime.PluginFiles;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.UnsupportedMediaTypeException;
import dev.xcore.sdk.http.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a request brings to be installed: the name of a source, or a file.
 *
 * @param source the plugin's files
 * @param name what it must be called, empty for any name
 * @param force whether to go on where a careful person would stop
 * @param acceptsPermissions whether an update may ask for more than what is installed
 */
record InstallBody(
    LocalSource source, Optional<String> name, boolean force, boolean acceptsPermissions) {

  private static final String ACCEPT = "accept_permissions";

  private static final String JAR = "application/java-archive";
  private static final String ZIP = "application/zip";
  private static final String BYTES = "application/octet-stream";
  private static final String MULTIPART = "multipart/form-data";

  /**
   * Reads a request: {@code {"source": …}} as JSON, a jar or zip as the body, or one as a file of a
   * form.
   *
   * @param exchange the request
   * @param limits of other requests; plugins may be larger
   * @param scratch an existing folder for what comes
   * @param sources where plugins can be fetched from
   */
  static InstallBody read(
      HttpExchange exchange, RequestLimits limits, Path scratch, PluginSources sources)
      throws IOException {
    String type = MediaType.of(exchange.header("Content-Type").orElse(""));
    if (MediaType.isJson(type)) {
      return named(InstallFields.json(exchange, limits), scratch, sources);
    }
    RequestLimits large = limits.withMaxBody(PluginFiles.MOST_BYTES);
    return switch (type) {
      case JAR, ZIP, BYTES -> raw(exchange, type, large, scratch);
      case MULTIPART -> form(exchange, large, scratch);
      default ->
          throw new UnsupportedMediaTypeException(
              "send a plugin as %s or %s, as a file of a form, or name its source as JSON"
                  .formatted(JAR, ZIP));
    };
  }

  private static InstallBody named(InstallFields fields, Path scratch, PluginSources sources)
      throws IOException {
    String spec =
        fields
            .text("source")
            .orElseThrow(() ->
                InstallFields.wrong("source", "is missing: a path, or where else to find it"));
    SourceRequest request = new SourceRequest(spec, fields.text("name"), fields.text("ref"));
    return new InstallBody(
        sources.resolve(request, scratch),
        request.name(),
        fields.flag("force"),
        fields.flag(ACCEPT));
  }

  private static InstallBody raw(
      HttpExchange exchange, String type, RequestLimits limits, Path scratch) throws IOException {
    InstallFields fields = InstallFields.query(exchange, limits);
    String file = fields.text("filename").orElse(type.equals(JAR) ? "upload.jar" : "upload.zip");
    Path target = target(scratch, file);
    try (InputStream body = LimitedBody.of(exchange, limits)) {
      Files.copy(body, target);
    }
    return uploaded(target, file, fields);
  }

  private static InstallBody form(HttpExchange exchange, RequestLimits limits, Path scratch)
      throws IOException {
    String type = exchange.header("Content-Type").orElse("");
    try (MultipartForm form = MultipartForm.read(type, LimitedBody.of(exchange, limits), limits)) {
      if (form.uploads().size() != 1) {
        throw new InvalidPayloadException("the form must hold one file, the plugin's jar or zip");
      }
      Upload upload = form.uploads().getFirst();
      Path target = target(scratch, upload.filename());
      upload.transferTo(target);
      return uploaded(target, upload.filename(), new InstallFields(form.fields()));
    }
  }

  /** Nothing of a client's file name but its end becomes part of a path. */
  private static Path target(Path scratch, String file) {
    if (!file.endsWith(".jar") && !file.endsWith(".zip")) {
      throw new UnsupportedMediaTypeException(
          "the file's name must end with .jar or .zip, so that it is known what it is");
    }
    return scratch.resolve(file.endsWith(".jar") ? "upload.jar" : "upload.zip");
  }

  private static InstallBody uploaded(Path file, String name, InstallFields fields) {
    String origin = fields.text("origin").orElse("upload of " + name);
    return new InstallBody(
        new LocalSource(file, origin),
        fields.text("name"),
        fields.flag("force"),
        fields.flag(ACCEPT));
  }
}
