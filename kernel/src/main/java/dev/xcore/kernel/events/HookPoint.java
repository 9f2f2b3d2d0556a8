package dev.xcore.kernel.events;

import dev.xcore.sdk.ErrorCode;
import java.util.List;
import java.util.Objects;

/**
 * A place where plugins can stand before and after what happens.
 *
 * @param name dotted
 * @param replacesPayload whether hooks may change what goes in
 * @param skips whether hooks may answer in place of what would happen
 * @param replacesResult whether hooks may change what comes of it
 * @param refusal the error of a cancellation whose hook chooses none
 */
public record HookPoint(
    String name,
    boolean replacesPayload,
    boolean skips,
    boolean replacesResult,
    ErrorCode refusal) {

  /** Around every call of an action. */
  public static final HookPoint PLUGIN_CALL =
      new HookPoint("plugin.call", true, true, true, ErrorCode.PERMISSION_DENIED);

  /** Around every request to actions and routes of plugins. */
  public static final HookPoint HTTP_REQUEST =
      new HookPoint("http.request", false, true, false, ErrorCode.PERMISSION_DENIED);

  /** Around the load of a plugin that did not serve. */
  public static final HookPoint PLUGIN_LOAD = change("plugin.load");

  /** Around the unload of a plugin. */
  public static final HookPoint PLUGIN_UNLOAD = change("plugin.unload");

  /** Around the replacement of a plugin that serves. */
  public static final HookPoint PLUGIN_RELOAD = change("plugin.reload");

  /** Around a change of the configuration. */
  public static final HookPoint CONFIG_CHANGE = change("config.change");

  /** The points of the platform. */
  public static final List<HookPoint> PLATFORM =
      List.of(PLUGIN_CALL, HTTP_REQUEST, PLUGIN_LOAD, PLUGIN_UNLOAD, PLUGIN_RELOAD, CONFIG_CHANGE);

  /** Checks that nothing is missing. */
  public HookPoint {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(refusal, "refusal is null");
  }

  private static HookPoint change(String name) {
    return new HookPoint(name, false, false, false, ErrorCode.CONFLICT);
  }

  /**
   * Makes the point of a plugin or of an event, where hooks may do everything.
   *
   * @param name dotted
   * @return the point
   */
  public static HookPoint open(String name) {
    return new HookPoint(name, true, true, true, ErrorCode.PERMISSION_DENIED);
  }
}
