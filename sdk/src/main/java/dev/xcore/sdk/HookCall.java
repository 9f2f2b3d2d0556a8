package dev.xcore.sdk;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happens at a hook point, in the hands of one hook. What the hook wants is done when it has
 * returned: one that throws or overruns its time has changed nothing, except that {@link #cancel}
 * holds all the same. Of no use after that. Thread safe.
 */
public interface HookCall extends HookPayload {

  /**
   * Returns the hook point.
   *
   * @return its name, such as {@code plugin.call}
   */
  String name();

  /**
   * Returns on which side of what happens the hook stands.
   *
   * @return as it was registered
   */
  HookPhase phase();

  /**
   * Returns who makes it happen; the platform says so, nobody else can.
   *
   * @return a plugin's name, or {@code xcore} for the platform
   */
  String source();

  /**
   * Returns what else there is to know, such as the plugin and the action of a call.
   *
   * @return by name, unmodifiable; see the table of hook points
   */
  Map<String, Object> attributes();

  /**
   * Gives something else in place of the payload, to the hooks that come after this one and to what
   * happens.
   *
   * @param payload a record, map, list or scalar, or null
   * @throws IllegalStateException in an after-hook, or if the payload of this point is not to be
   *     replaced
   */
  void replacePayload(@Nullable Object payload);

  /**
   * Keeps it from happening; no later before-hook is asked. Whoever makes it happen gets the error
   * of the point, {@code permission_denied} or {@code conflict}, which names the plugin and the
   * reason.
   *
   * @param reason why, for whoever is refused
   * @throws IllegalStateException in an after-hook
   */
  void cancel(String reason);

  /**
   * Keeps it from happening, with an error of choice.
   *
   * @param code of the error, and with it its HTTP status
   * @param reason why, for whoever is refused
   * @throws IllegalStateException in an after-hook
   */
  void cancel(ErrorCode code, String reason);

  /**
   * Answers in place of what would happen, which is skipped; no later before-hook is asked, the
   * after-hooks are.
   *
   * @param result a record, map, list or scalar, or null
   * @throws IllegalStateException in an after-hook, or if this point is not to be skipped
   */
  void skip(@Nullable Object result);

  /**
   * Returns what came of it, in an after-hook.
   *
   * @return a value tree of maps, lists and scalars, unmodifiable; null for nothing, or if it
   *     failed
   * @throws IllegalStateException in a before-hook
   * @throws PayloadTooLargeException in a sandboxed plugin, if it is larger than what crosses
   */
  @Nullable Object result();

  /**
   * Converts and validates what came of it, in an after-hook.
   *
   * @param type a record or any other type that a payload can have
   * @param <T> that type
   * @return the result
   * @throws ValidationException if it is missing, of another shape or violates a constraint
   * @throws IllegalStateException in a before-hook
   */
  <T> T resultAs(Class<T> type);

  /**
   * Gives something else in place of the result, or of the failure, to the after-hooks that come
   * after this one and to whoever made it happen. What was cancelled stays cancelled.
   *
   * @param result a record, map, list or scalar, or null
   * @throws IllegalStateException in a before-hook, after a cancellation, or if the result of this
   *     point is not to be replaced
   */
  void replaceResult(@Nullable Object result);

  /**
   * Returns why it failed or who cancelled it, in an after-hook.
   *
   * @return empty if it has a result
   * @throws IllegalStateException in a before-hook
   */
  Optional<XcoreException> error();
}
