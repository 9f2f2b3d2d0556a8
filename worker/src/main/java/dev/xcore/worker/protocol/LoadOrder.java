package dev.xcore.worker.protocol;

import dev.xcore.handlers.ApiVersions;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of LOAD: what to load, once all its files have arrived in ENTRY frames.
 *
 * @param name of the plugin
 * @param version of the plugin, SemVer
 * @param entryClass its entry class, empty for the single class that implements {@code Plugin}
 * @param api its API versions
 * @param env its environment
 * @param config its settings
 * @param dataDirectory its data folder, empty if it may not use it
 */
public record LoadOrder(
    String name,
    String version,
    String entryClass,
    ApiVersions api,
    Map<String, String> env,
    Map<String, Object> config,
    Optional<String> dataDirectory) {

  private static final int MANY = 4096;

  /**
   * Writes the body.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.text(name).text(version).text(entryClass);
    out.texts(api.listed()).text(api.preferred());
    out.value(env).value(config).value(dataDirectory.orElse(null));
  }

  /**
   * Reads the body.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static LoadOrder read(ValueReader in) throws ProtocolException {
    LoadOrder order =
        new LoadOrder(
            in.text(),
            in.text(),
            in.text(),
            versions(in),
            texts(in.map()),
            settings(in.map()),
            Optional.ofNullable(in.textOrNull(MANY)));
    in.finish();
    return order;
  }

  private static ApiVersions versions(ValueReader in) throws ProtocolException {
    try {
      return new ApiVersions(in.texts(MANY, Protocol.NAME), in.text());
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("no versions of an API: " + e.getMessage());
    }
  }

  private static Map<String, String> texts(Map<String, @Nullable Object> map) {
    Map<String, String> texts = new LinkedHashMap<>();
    map.forEach((key, value) -> texts.put(key, String.valueOf(value)));
    return texts;
  }

  /**
   * Makes settings of a map that was received.
   *
   * @param map may have nulls, which are left out
   * @return the settings
   */
  public static Map<String, Object> settings(Map<String, @Nullable Object> map) {
    Map<String, Object> settings = new LinkedHashMap<>();
    map.forEach((key, value) -> {
      if (value != null) {
        settings.put(key, value);
      }
    });
    return settings;
  }
}
