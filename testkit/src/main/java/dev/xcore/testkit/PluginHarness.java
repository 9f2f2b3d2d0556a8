package dev.xcore.testkit;

import dev.xcore.app.Xcore;
import dev.xcore.handlers.Binder;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.sdk.TypeRef;
import dev.xcore.server.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One plugin, served by a platform of its own in this process: real loading, real HTTP on a free
 * port, a temporary folder for everything that is written. Thread safe, except for {@link #close}.
 */
public final class PluginHarness implements AutoCloseable {

  private static final String ACTOR = "test";
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final TestApplication application;
  private final Xcore xcore;
  private final String name;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final Binder binder = Binder.create();

  private PluginHarness(TestApplication application, Xcore xcore) {
    this.application = application;
    this.xcore = xcore;
    this.name = application.plugin().name();
  }

  /**
   * Starts a plugin with the settings of its manifest.
   *
   * @param plugin its folder or jar
   * @return the plugin, serving
   * @throws PluginLoadException if it cannot be loaded; carries every problem
   */
  public static PluginHarness start(Path plugin) {
    return builder().plugin(plugin).start();
  }

  /**
   * Begins to describe a test.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Describes a test: which plugin, with what. Not thread safe. */
  public static final class Builder {
    private Optional<Path> plugin = Optional.empty();
    private final List<Path> others = new ArrayList<>();
    private String config = "";
    private String services = "";

    private Builder() {}

    /**
     * Says which plugin is tested.
     *
     * @param location its folder or jar, or a folder of compiled classes with {@code plugin.yaml};
     *     by default the plugin that the working directory belongs to
     * @return this
     */
    public Builder plugin(Path location) {
      plugin = Optional.of(location);
      return this;
    }

    /**
     * Adds a plugin that the tested one requires.
     *
     * @param location its folder or jar, absolute or relative to the working directory
     * @return this
     */
    public Builder with(Path location) {
      others.add(location);
      return this;
    }

    /**
     * Sets settings of the plugin, over those of its manifest.
     *
     * @param yaml a YAML mapping; empty for none
     * @return this
     */
    public Builder config(String yaml) {
      config = yaml;
      return this;
    }

    /**
     * Sets section {@code services} of the platform: databases, cache, extensions.
     *
     * @param yaml a YAML mapping; empty for the defaults
     * @return this
     */
    public Builder services(String yaml) {
      services = yaml;
      return this;
    }

    /**
     * Starts the platform and the plugin.
     *
     * @return the plugin, serving
     * @throws PluginLoadException if it, or one it requires, cannot be loaded; carries every
     *     problem
     */
    public PluginHarness start() {
      TestApplication application =
          TestApplication.create(plugin.orElseGet(PluginLocation::find), others, config, services);
      try {
        return boot(application);
      } catch (RuntimeException | Error failure) {
        application.closeAfter(failure);
        throw failure;
      }
    }

    private static PluginHarness boot(TestApplication application) {
      QuietLogging.install();
      Xcore xcore = Xcore.load(application.configurationFile());
      try {
        xcore.boot().forEach(Builder::requireActive);
        return new PluginHarness(application, xcore);
      } catch (RuntimeException | Error failure) {
        xcore.close();
        throw failure;
      }
    }

    private static void requireActive(PluginStatus status) {
      if (!status.isServing()) {
        throw new PluginLoadException(
            status.code().orElse(PluginLoadException.Code.START_FAILED), status.problems(), null);
      }
    }
  }

  /**
   * Returns the plugin's name.
   *
   * @return as in its manifest
   */
  public String name() {
    return name;
  }

  /**
   * Returns the copy of the plugin that is served; a test may change it and {@link #reload}.
   *
   * @return its folder, or its jar
   */
  public Path location() {
    return application.location();
  }

  /**
   * Returns the platform.
   *
   * @return booted, closed with this harness
   */
  public Xcore platform() {
    return xcore;
  }

  /**
   * Returns where the plugin's routes are.
   *
   * @return such as {@code http://127.0.0.1:41234/plugins/greeter}
   */
  public URI uri() {
    URI server = xcore.address().orElseThrow(() -> new IllegalStateException("closed"));
    return server.resolve(application.plugin().api().prefix());
  }

  /**
   * Calls an action.
   *
   * @param action its name
   * @param payload a map, a record, or null for none
   * @return maps, lists and scalars
   * @throws dev.xcore.sdk.XcoreException the typed error of a failed call
   */
  public @Nullable Object call(String action, @Nullable Object payload) {
    return xcore.plugins().call(name, action, payload).value();
  }

  /**
   * Calls an action and converts its result.
   *
   * @param action its name
   * @param payload a map, a record, or null for none
   * @param type what to convert the result to
   * @param <T> that type
   * @return the result
   * @throws dev.xcore.sdk.XcoreException the typed error of a failed call
   */
  public <T> T call(String action, @Nullable Object payload, Class<T> type) {
    return binder.read(type, call(action, payload));
  }

  /**
   * Calls an action and converts its result to a generic type.
   *
   * @param action its name
   * @param payload a map, a record, or null for none
   * @param type what to convert the result to
   * @param <T> that type
   * @return the result
   * @throws dev.xcore.sdk.XcoreException the typed error of a failed call
   */
  @SuppressWarnings("unchecked") // the binder returns what the type says
  public <T> @Nullable T call(String action, @Nullable Object payload, TypeRef<T> type) {
    return (T) binder.read(type.type(), call(action, payload));
  }

  /**
   * Sends a GET request to a route of the plugin.
   *
   * @param path below {@link #uri}, with its query, such as {@code /users/7?verbose=true}
   * @return the answer, whatever its status
   */
  public HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  /**
   * Sends a POST request with a JSON body to a route of the plugin.
   *
   * @param path below {@link #uri}
   * @param body a map, list, record or scalar
   * @return the answer, whatever its status
   */
  public HttpResponse<String> post(String path, @Nullable Object body) {
    byte[] json = Json.write(binder.toTree(body));
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json)));
  }

  /**
   * Begins a request to a route of the plugin, for {@link #send}.
   *
   * @param path below {@link #uri}
   * @return a GET request, to be changed
   */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(uri() + path)).timeout(ANSWER);
  }

  /**
   * Sends a request and waits for the answer, at most a minute.
   *
   * @param request what to send
   * @return the answer, whatever its status
   * @throws UncheckedIOException if there is no answer
   */
  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an answer", interrupted);
    }
  }

  /**
   * Changes settings of the running plugin, as an administrator would.
   *
   * @param settings by key; what is not named stays, null removes
   */
  public void configure(Map<String, ?> settings) {
    xcore
        .liveConfiguration()
        .change(Map.of("plugins", Map.of("config", Map.of(name, settings))), ACTOR);
  }

  /**
   * Replaces the plugin by what lies at {@link #location} now.
   *
   * @return its status
   * @throws PluginLoadException if the new version cannot be loaded; the old one goes on serving
   */
  public PluginStatus reload() {
    return xcore.plugins().reload(name, ACTOR);
  }

  /** Stops the plugin and the platform and removes all temporary files. */
  @Override
  public void close() {
    try (application) {
      http.close();
      xcore.close();
    }
  }
}
