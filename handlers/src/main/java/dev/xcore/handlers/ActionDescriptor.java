package dev.xcore.handlers;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One action, ready to be invoked.
 *
 * @param name the action's name
 * @param description one sentence, may be empty
 * @param demand what the principal needs
 * @param hidden whether it is left out of the documentation
 * @param versions of the plugin's API it belongs to; empty for all
 * @param input JSON schema of the payload object
 * @param output JSON schema of the result
 * @param policy what its annotations say about its calls
 * @param invoker binds, validates and calls
 */
public record ActionDescriptor(
    String name,
    String description,
    Demand demand,
    boolean hidden,
    List<String> versions,
    Map<String, Object> input,
    Map<String, Object> output,
    CallPolicy policy,
    Invoker invoker) {

  /** Copies the versions. */
  public ActionDescriptor {
    versions = List.copyOf(versions);
  }

  /**
   * Describes an action that belongs to all versions and has no policy of its own.
   *
   * @param name the action's name
   * @param description one sentence, may be empty
   * @param roles of which the principal needs one; empty for anybody
   * @param hidden whether it is left out of the documentation
   * @param input JSON schema of the payload object
   * @param output JSON schema of the result
   * @param invoker binds, validates and calls
   */
  public ActionDescriptor(
      String name,
      String description,
      List<String> roles,
      boolean hidden,
      Map<String, Object> input,
      Map<String, Object> output,
      Invoker invoker) {
    this(
        name,
        description,
        Demand.ofRoles(roles),
        hidden,
        List.of(),
        input,
        output,
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

  /** Binds, validates and calls. Thread safe. */
  @FunctionalInterface
  public interface Invoker {

    /**
     * Invokes the action.
     *
     * @param instance the plugin's instance
     * @param payload a value tree: a map, or null for an empty one
     * @return what the method returned, as it is
     * @throws dev.xcore.sdk.InvalidPayloadException if the payload is not a map
     * @throws dev.xcore.sdk.ValidationException if the payload does not bind
     * @throws Throwable what the method threw, unwrapped
     */
    @Nullable Object invoke(Object instance, @Nullable Object payload) throws Throwable;
  }
}
