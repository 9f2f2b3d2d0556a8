package dev.xcore.benchmarks;

import dev.xcore.app.Xcore;
import dev.xcore.kernel.runtime.PluginSupervisor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An action of a sandboxed plugin, called through the whole pipeline: codec, context, permissions,
 * limits and the confined process included.
 */
final class SandboxedPeer implements SandboxContender {

  private final Path application;
  private @Nullable Xcore xcore;
  private @Nullable PluginSupervisor supervisor;
  private Map<String, String> payload = Map.of();

  SandboxedPeer(Path folder) {
    this.application = folder.resolve("sandboxed");
  }

  @Override
  public String name() {
    return "sandboxed call";
  }

  @Override
  public void start(int callers, byte[] content) throws Exception {
    Path plugins = Files.createDirectories(application.resolve("plugins"));
    PluginFiles.sandboxed(plugins, "echo");
    payload = Map.of("text", new String(content, StandardCharsets.ISO_8859_1));
    Xcore started = Xcore.load(XcoreServer.configure(application, plugins, 0));
    xcore = started;
    started.httpHandler();
    started.boot();
    supervisor = started.plugins();
  }

  @Override
  public byte[] call(int caller) throws Exception {
    PluginSupervisor plugins = supervisor;
    if (plugins == null) {
      throw new IllegalStateException("it has not been started");
    }
    Object answer = plugins.call("echo", "echo", payload).value();
    return String.valueOf(answer).getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    if (xcore != null) {
      xcore.close();
    }
  }
}
