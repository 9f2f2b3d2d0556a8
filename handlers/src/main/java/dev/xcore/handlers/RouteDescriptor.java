package dev.xcore.handlers;

import dev.xcore.sdk.http.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP route, ready to be invoked; annotated and programmatic ones alike.
 *
 * @param method upper case
 * @param path below the plugin's prefix; {@code {name}} matches a segment, {@code {name...}} the
 *     rest
 * @param status of a successful answer
 * @param demand what the principal needs
 * @param description one sentence, may be empty
 * @param tags groups in the documentation; empty for the plugin's own
 * @param hidden whether it is left out of the documentation
 * @param versions of the plugin's API it belongs to; empty for all
 * @param parameters path, query, header and cookie parameters
 * @param body what it takes as a body, if anything
 * @param output JSON schema of the answer; empty where it is not JSON or unknown
 * @param produces media type of the answer
 * @param origin the method it comes from, for messages: {@code Shop.user(long)}
 * @param policy what its annotations say about its calls
 * @param invoker binds, validates and calls
 */
public record RouteDescriptor(
    String method,
    String path,
    int status,
    Demand demand,
    String description,
    List<String> tags,
    boolean hidden,
    List<String> versions,
    List<Parameter> parameters,
    Optional<Body> body,
    Map<String, Object> output,
    String produces,
    String origin,
    CallPolicy policy,
    Invoker invoker) {

  /** Copies the versions. */
  public RouteDescriptor {
    versions = List.copyOf(versions);
  }

  /**
   * Describes a route without a policy of its own that belongs to all versions.
   *
   * @param method upper case
   * @param path below the plugin's prefix
   * @param status of a successful answer
   * @param roles of which the principal needs one; empty for anybody
   * @param description one sentence, may be empty
   * @param tags groups in the documentation; empty for the plugin's own
   * @param hidden whether it is left out of the documentation
   * @param parameters path, query, header and cookie parameters
   * @param body what it takes as a body, if anything
   * @param output JSON schema of the answer
   * @param produces media type of the answer
   * @param origin the method it comes from, for messages
   * @param invoker binds, validates and calls
   */
  public RouteDescriptor(
      String method,
      String path,
      int status,
      List<String> roles,
      String description,
      List<String> tags,
      boolean hidden,
      List<Parameter> parameters,
      Optional<Body> body,
      Map<String, Object> output,
      String produces,
      String origin,
      Invoker invoker) {
    this(
        method,
        path,
        status,
        Demand.ofRoles(roles),
        description,
        tags,
        hidden,
        List.of(),
        parameters,
        body,
        output,
        produces,
        origin,
        CallPolicy.NONE,
        invoker);
  }

  /**
   * Returns the roles of its demand.
   *
   * @return of which the principal needs one; empty for anybody
   */
  public List<String> roles() {
    return demand.roles();
  }

  /** Where a parameter comes from. */
  public enum Source {
    /** A {@code {name}} of the path. */
    PATH,
    /** The query string. */
    QUERY,
    /** A header. */
    HEADER,
    /** A cookie. */
    COOKIE
  }

  /**
   * One parameter.
   *
   * @param name in the request
   * @param source where it comes from
   * @param required whether a request without it is refused
   * @param schema JSON schema
   */
  public record Parameter(
      String name, Source source, boolean required, Map<String, Object> schema) {}

  /**
   * The body.
   *
   * @param contentTypes the media types taken, the usual one first
   * @param required whether a request without it is refused
   * @param schema JSON schema
   */
  public record Body(List<String> contentTypes, boolean required, Map<String, Object> schema) {}

  /** Binds, validates and calls. Thread safe. */
  @FunctionalInterface
  public interface Invoker {

    /**
     * Invokes the route.
     *
     * @param instance the plugin's instance
     * @param request the request, with the path's parameters
     * @return what the method returned, as it is
     * @throws dev.xcore.sdk.XcoreException if the request does not bind
     * @throws Throwable what the method threw, unwrapped
     */
    @Nullable Object invoke(Object instance, Request request) throws Throwable;
  }
}
