package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.kernel.registry.PluginManifest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One version of a plugin that serves. Everything about it is fixed at activation. Thread safe. */
public final class ActivePlugin {

  private final PluginManifest manifest;
  private final Object instance;
  private final Binder binder;
  private final HandlerTable handlers;
  private final Optional<Path> publicDirectory;

  ActivePlugin(
      PluginManifest manifest,
      Object instance,
      Binder binder,
      HandlerTable handlers,
      Optional<Path> publicDirectory) {
    this.manifest = manifest;
    this.instance = instance;
    this.binder = binder;
    this.handlers = handlers;
    this.publicDirectory = publicDirectory;
  }

  /**
   * Returns the plugin's name.
   *
   * @return as in the manifest
   */
  public String name() {
    return manifest.name();
  }

  /**
   * Returns the manifest, with the operator's overrides applied.
   *
   * @return the manifest
   */
  public PluginManifest manifest() {
    return manifest;
  }

  /**
   * Returns the plugin's instance, for the invokers of {@link #handlers}.
   *
   * @return the instance
   */
  public Object instance() {
    return instance;
  }

  /**
   * Returns the plugin's binder, which writes what its handlers return.
   *
   * @return the binder
   */
  public Binder binder() {
    return binder;
  }

  /**
   * Returns actions, routes and sockets.
   *
   * @return the table
   */
  public HandlerTable handlers() {
    return handlers;
  }

  /**
   * Returns the folder of files served as they are, under {@code PREFIX/static/}.
   *
   * @return an existing folder, empty if the plugin has none
   */
  public Optional<Path> publicDirectory() {
    return publicDirectory;
  }

  /**
   * Runs plugin code through the call pipeline: caller, permission, deadline, rate, bulkhead,
   * context.
   *
   * @param origin where the call comes from
   * @param operation the plugin code; what it throws comes out as an {@link
   *     dev.xcore.sdk.XcoreException}, foreign exceptions as {@link
   *     dev.xcore.sdk.HandlerErrorException}
   * @param <R> its result
   * @return its result
   * @throws dev.xcore.sdk.XcoreException if a step refuses, the deadline passes or the code throws
   */
  public <R extends @Nullable Object> R run(CallOrigin origin, PluginOperation<R> operation) {
    throw new UnsupportedOperationException("" + origin + operation);
  }

  /**
   * Runs plugin code that outlives a call: a stream being written, a socket's listener. The context
   * is bound without a deadline and no limit is counted; when the plugin unloads, the thread is
   * interrupted.
   *
   * @param origin where the call came from
   * @param operation the plugin code
   * @param <R> its result
   * @return its result
   * @throws dev.xcore.sdk.XcoreException if the plugin is unloading, or the code throws
   */
  public <R extends @Nullable Object> R stream(CallOrigin origin, PluginOperation<R> operation) {
    throw new UnsupportedOperationException("" + origin + operation);
  }

  /**
   * Calls an action through the pipeline.
   *
   * @param origin where the call comes from
   * @param action the action's name
   * @param payload a value tree: a map, or null
   * @return what the handler returned, as it is; a {@link dev.xcore.sdk.Result} is unwrapped, its
   *     error thrown; a completion stage is awaited
   * @throws dev.xcore.sdk.XcoreException if the call fails
   */
  public @Nullable Object call(CallOrigin origin, String action, @Nullable Object payload) {
    throw new UnsupportedOperationException("" + origin + action + payload);
  }

  /**
   * Closes something when this version of the plugin ends: its sockets, its streams.
   *
   * @param resource closed at unload, in reverse order of registration
   * @return closing it removes it from the plugin's scope and closes the resource
   */
  public AutoCloseable own(AutoCloseable resource) {
    Callable<AutoCloseable> unused = () -> resource;
    throw new UnsupportedOperationException("" + unused);
  }

  /**
   * Plugin code.
   *
   * @param <R> its result
   */
  @FunctionalInterface
  public interface PluginOperation<R extends @Nullable Object> {

    /**
     * Runs.
     *
     * @return the result
     * @throws Throwable whatever the plugin throws
     */
    R run() throws Throwable;
  }
}
