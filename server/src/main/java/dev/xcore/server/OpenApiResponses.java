package dev.xcore.server;

import dev.xcore.sdk.ErrorCode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The error answers that operations share, and the schemas of their bodies (RFC 9457). Each is
 * written once, under {@code components}, and referred to.
 */
final class OpenApiResponses {

  static final String PROBLEM = "Problem";
  static final String VALIDATION_PROBLEM = "ValidationProblem";

  private static final Map<Integer, Shared> SHARED = shared();

  private OpenApiResponses() {}

  /** One shared answer: the name it is referred by, and what it means. */
  private record Shared(String name, String description) {}

  private static Map<Integer, Shared> shared() {
    Map<Integer, Shared> all = new TreeMap<>();
    all.put(400, new Shared("BadRequest", "The request cannot be read."));
    all.put(401, new Shared("Unauthorized", "Credentials are missing or wrong."));
    all.put(403, new Shared("Forbidden", "The principal may not do this."));
    all.put(404, new Shared("NotFound", "There is no such resource."));
    all.put(409, new Shared("Conflict", "The resource's state does not allow this now."));
    all.put(413, new Shared("PayloadTooLarge", "The body is larger than the server allows."));
    all.put(415, new Shared("UnsupportedMediaType", "The body's media type is not taken here."));
    all.put(422, new Shared("UnprocessableContent", "The request was read, but is not valid."));
    all.put(429, new Shared("TooManyRequests", "The rate limit is used up; try again later."));
    all.put(500, new Shared("InternalServerError", "The handler failed."));
    all.put(503, new Shared("ServiceUnavailable", "The plugin does not serve now."));
    all.put(504, new Shared("GatewayTimeout", "The deadline passed."));
    return all;
  }

  /** References to the shared answers of these statuses, by status, in ascending order. */
  static Map<String, Object> errors(Iterable<Integer> statuses) {
    Map<Integer, Object> ordered = new TreeMap<>();
    for (int status : statuses) {
      Shared shared = SHARED.get(status);
      if (shared == null) {
        throw new IllegalArgumentException(
            "no shared answer for status " + status + "; there are " + SHARED.keySet());
      }
      ordered.put(status, OpenApiObject.reference("responses", shared.name()));
    }
    Map<String, Object> references = new LinkedHashMap<>();
    ordered.forEach((status, reference) -> references.put(Integer.toString(status), reference));
    return references;
  }

  /** The {@code components.responses} section. */
  static Map<String, Object> section() {
    OpenApiObject section = OpenApiObject.create();
    SHARED.forEach((status, shared) -> section.with(shared.name(), response(status, shared)));
    return section.tree();
  }

  private static Map<String, Object> response(int status, Shared shared) {
    String schema = status == 422 ? VALIDATION_PROBLEM : PROBLEM;
    OpenApiObject response = OpenApiObject.create().with("description", shared.description());
    if (status == 429) {
      response.with("headers", Map.of("Retry-After", retryAfter()));
    }
    Map<String, Object> media =
        OpenApiObject.create()
            .with("schema", OpenApiObject.reference("schemas", schema))
            .with("example", example(status))
            .tree();
    return response.with("content", Map.of("application/problem+json", media)).tree();
  }

  private static Map<String, Object> retryAfter() {
    return OpenApiObject.create()
        .with("description", "Seconds to wait before the next try.")
        .with("schema", OpenApiObject.create().with("type", "integer").with("minimum", 0))
        .tree();
  }

  private static Map<String, Object> example(int status) {
    Shared shared = SHARED.getOrDefault(status, new Shared("", ""));
    OpenApiObject example =
        OpenApiObject.create()
            .with("status", status)
            .with("title", shared.name().replaceAll("(?<=[a-z])(?=[A-Z])", " "))
            .with("detail", shared.description())
            .with("code", codes(status).getFirst())
            .with("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
    if (status == 422) {
      example.with(
          "errors",
          List.of(
              OpenApiObject.create()
                  .with("field", "name")
                  .with("message", "must not be blank")
                  .with("rejected", "")
                  .tree()));
    }
    return example.tree();
  }

  private static List<String> codes(int status) {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> code.status() == status)
        .map(ErrorCode::code)
        .toList();
  }

  /** The schemas {@code Problem} and {@code ValidationProblem}. */
  static Map<String, Object> schemas() {
    Map<String, Object> invalid =
        OpenApiObject.create()
            .with(
                "allOf",
                List.of(
                    OpenApiObject.reference("schemas", PROBLEM),
                    OpenApiObject.create()
                        .with("type", "object")
                        .with("properties", Map.of("errors", errorList()))
                        .tree()))
            .with("description", "A problem that names the wrong fields.")
            .tree();
    return OpenApiObject.create().with(PROBLEM, problem()).with(VALIDATION_PROBLEM, invalid).tree();
  }

  private static Map<String, Object> problem() {
    List<String> codes = Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList();
    OpenApiObject properties =
        OpenApiObject.create()
            .with("status", property("integer", "The HTTP status."))
            .with("title", property("string", "The kind of problem, the same for one code."))
            .with("detail", property("string", "What is wrong with this request."))
            .with(
                "code",
                OpenApiObject.create()
                    .with("type", "string")
                    .with("description", "Stable; plugins may add codes of their own.")
                    .with("examples", codes))
            .with("trace_id", property("string", "Finds the request in the server's log."));
    return OpenApiObject.create()
        .with("type", "object")
        .with("description", "An error as RFC 9457 describes it.")
        .with("required", List.of("status", "title", "detail", "code", "trace_id"))
        .with("properties", properties)
        .tree();
  }

  private static Map<String, Object> errorList() {
    OpenApiObject properties =
        OpenApiObject.create()
            .with("field", property("string", "Its path, such as items[2].id."))
            .with("message", property("string", "What is wrong and what is allowed."))
            .with(
                "rejected",
                Map.of("description", "The rejected scalar; left out where it is secret."));
    OpenApiObject item =
        OpenApiObject.create()
            .with("type", "object")
            .with("required", List.of("field", "message"))
            .with("properties", properties);
    return OpenApiObject.create().with("type", "array").with("items", item).tree();
  }

  private static Map<String, Object> property(String type, String description) {
    return OpenApiObject.create().with("type", type).with("description", description).tree();
  }
}
