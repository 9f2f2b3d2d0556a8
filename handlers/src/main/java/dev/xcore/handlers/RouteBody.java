package dev.xcore.handlers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds the body of a route: one typed body, uploads, or a form with both. One thread. */
final class RouteBody {

  private static final String MULTIPART = "multipart/form-data";

  private final String owner;
  private final boolean isAllowed;
  private final List<UploadArgument> uploads = new ArrayList<>();
  private @Nullable BodyArgument typed;

  private RouteBody(String owner, boolean isAllowed) {
    this.owner = owner;
    this.isAllowed = isAllowed;
  }

  /** Makes the body of a route, empty so far. */
  static RouteBody of(String method) {
    return new RouteBody(method, !method.equals("GET") && !method.equals("HEAD"));
  }

  /** Makes the body of something that can have none. */
  static RouteBody none(String owner) {
    return new RouteBody(owner, false);
  }

  /**
   * Adds the typed body.
   *
   * @throws HandlerDefinitionException if there can be no body, no second one, or none with uploads
   */
  BodyArgument add(BodyArgument argument) {
    requireBody();
    if (typed != null) {
      throw wrong("is a second body; put both into one record");
    }
    typed = argument;
    requireForm();
    return argument;
  }

  /**
   * Adds an upload.
   *
   * @throws HandlerDefinitionException if there can be no body, or the body is no form
   */
  UploadArgument add(UploadArgument argument) {
    requireBody();
    if (uploads.stream().anyMatch(known -> known.name().equals(argument.name()))) {
      throw wrong("the files of '" + argument.name() + "' are taken by another parameter");
    }
    uploads.add(argument);
    requireForm();
    return argument;
  }

  /** Describes the body; empty if there is none. */
  Optional<RouteDescriptor.Body> describe(SchemaSet schemas) {
    Optional<RouteDescriptor.Body> plain =
        Optional.ofNullable(typed).map(body -> body.describe(schemas));
    if (uploads.isEmpty()) {
      return plain;
    }
    boolean isRequired = uploads.stream().anyMatch(UploadArgument::isRequired);
    Map<String, Object> files = uploadSchema();
    return Optional.of(
        plain
            .map(body ->
                new RouteDescriptor.Body(
                    List.of(MULTIPART),
                    isRequired || body.required(),
                    Map.of("allOf", List.of(body.schema(), files))))
            .orElseGet(() -> new RouteDescriptor.Body(List.of(MULTIPART), isRequired, files)));
  }

  private Map<String, Object> uploadSchema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    uploads.forEach(upload -> properties.put(upload.name(), upload.schema()));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    List<String> required =
        uploads.stream().filter(UploadArgument::isRequired).map(UploadArgument::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  private void requireBody() {
    if (!isAllowed) {
      throw wrong("would be the body, which " + owner + " does not have; take simple types");
    }
  }

  private void requireForm() {
    if (typed != null && !uploads.isEmpty() && !typed.takesForms()) {
      throw wrong("uploads come in a form: the body beside them must be a record or a map");
    }
  }

  private static HandlerDefinitionException wrong(String message) {
    return new HandlerDefinitionException(List.of(message));
  }
}
