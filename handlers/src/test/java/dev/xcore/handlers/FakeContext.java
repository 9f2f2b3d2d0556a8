package dev.xcore.handlers;

import dev.xcore.sdk.Config;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.HealthChecks;
import dev.xcore.sdk.Hooks;
import dev.xcore.sdk.PluginCalls;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Services;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;

/** A context that is only handed through; nothing of it works. */
record FakeContext(String name, String version) implements PluginContext {

  @Override
  public Config config() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, String> env() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path dataDirectory() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Logger logger() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Events events() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Hooks hooks() {
    throw new UnsupportedOperationException();
  }

  @Override
  public PluginCalls calls() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T service(Class<T> type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object service(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Services services() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ExecutorService executor() {
    throw new UnsupportedOperationException();
  }

  @Override
  public HealthChecks health() {
    throw new UnsupportedOperationException();
  }
}
