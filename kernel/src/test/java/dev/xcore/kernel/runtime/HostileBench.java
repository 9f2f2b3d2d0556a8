package dev.xcore.kernel.runtime;

import dev.xcore.kernel.events.Announced;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.runtime.Technique.Denied;
import dev.xcore.kernel.runtime.Technique.Ends;
import dev.xcore.kernel.runtime.Technique.Fails;
import dev.xcore.kernel.runtime.Technique.Harmless;
import dev.xcore.kernel.security.ScanSettings;
import dev.xcore.sdk.DiskQuotaException;
import dev.xcore.sdk.MemoryLimitException;
import dev.xcore.sdk.SandboxViolationException;
import dev.xcore.sdk.XcoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * A platform with a hostile plugin, and beside it a trusted and a sandboxed one that are called all
 * the time.
 */
final class HostileBench implements AutoCloseable {

  private static final String SECRET = "s3cr3t-of-the-platform";
  private static final String[] LIMITS = {
    "runtime: {restart: {max_restarts: 1000, window: 20ms, backoff: 0s},"
        + " health_check: {enabled: false}}"
  };

  private final Workshop workshop;
  private final PluginSupervisor supervisor;
  private final HostileCode code;
  private final ServerSocket port;
  private final Process victim;
  private final Map<String, Object> facts = new HashMap<>();
  private final Bystanders bystanders;

  HostileBench(Path root, HostileCode code, ScanSettings.Mode mode) throws Exception {
    System.setProperty("xcore.hostile.secret", SECRET);
    this.code = code;
    this.workshop = new Workshop(root);
    workshop.scan = new ScanSettings(mode, List.of(), List.of());
    this.supervisor = workshop.supervisor();
    this.port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.victim = new ProcessBuilder("sleep", "1000").start();
    facts(root);
    workshop.binary("good", Workshop.manifest("good", "resources: {rate_limit: none}"), echo());
    workshop.binary(
        "quiet",
        Workshop.manifest("quiet", "execution_mode: sandboxed", "resources: {rate_limit: none}"),
        echo());
    workshop.binary("vault", Workshop.manifest("vault"), read());
    for (String plugin : List.of("good", "quiet", "vault")) {
      supervisor.load(plugin, "test");
    }
    if (mode == ScanSettings.Mode.OFF) {
      putAll("hostile", "30s");
      putAll("hurried", "400ms");
    }
    this.bystanders = Bystanders.start(supervisor, List.of("good", "quiet"));
  }

  private static String echo() {
    return "@Action(\"echo\") public Object echo(java.util.Map<String, Object> in) { return in; }";
  }

  private static String read() {
    return "@Action(\"read\") public String read() { return \"%s\"; }".formatted(SECRET);
  }

  private void facts(Path root) throws IOException {
    Path secret = root.resolve("var/secrets/key");
    Path data = root.resolve("var/data/vault/accounts");
    for (Path file : List.of(secret, data)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, SECRET);
    }
    facts.put("secret", secret.toString());
    facts.put("data", data.toString());
    facts.put("var", root.resolve("var").toString());
    facts.put("plugins", workshop.plugins.toString());
    facts.put("socket", workshop.options().sandbox().runDirectory().resolve("w1/s").toString());
    facts.put("host", ProcessHandle.current().pid());
    facts.put("victim", victim.pid());
    facts.put("port", port.getLocalPort());
  }

  private void putAll(String name, String timeout) throws IOException {
    Path folder = Files.createDirectories(workshop.plugins.resolve(name));
    code.putAll(folder);
    Files.writeString(folder.resolve("plugin.yaml"), manifest(name, "hostile.Main", timeout));
    supervisor.load(name, "test");
  }

  private static String manifest(String name, String entry, String timeout) {
    return Workshop.manifest(
            name,
            "execution_mode: sandboxed",
            "entry_point: " + entry,
            "resources: {timeout: %s, rate_limit: none}".formatted(timeout))
        + LIMITS[0]
        + "\n";
  }

  /** Tries a technique; returns what is not as it has to be, empty if all is well. */
  Optional<String> contained(Technique technique) {
    String plugin = technique.isEndless() ? "hurried" : "hostile";
    return outcome(plugin, technique).or(() -> aftermath(plugin));
  }

  private Optional<String> outcome(String plugin, Technique technique) {
    String before = self(plugin);
    Optional<String> wrong = attempt(plugin, technique);
    boolean isOver =
        technique.expected() instanceof Ends
            || technique.expected() instanceof Denied denied && denied.mayEnd();
    return wrong.or(() -> isOver ? Optional.empty() : same(before, self(plugin)));
  }

  private static Optional<String> same(String before, String after) {
    return before.equals(after) ? Optional.empty() : Optional.of("the worker has ended");
  }

  private Optional<String> attempt(String plugin, Technique technique) {
    long lastEvent =
        workshop.events.history().list().stream()
            .mapToLong(event -> event.number())
            .max()
            .orElse(0);
    Map<String, Object> payload = new HashMap<>(facts);
    payload.put("technique", code.techniques().indexOf(technique));
    boolean isResult =
        technique.name().startsWith("result:") || technique.name().startsWith("error:");
    try {
      Object got = call(plugin, isResult ? "result" : "attack", payload);
      return isResult ? Optional.of("returned") : judged(technique.expected(), (Map<?, ?>) got);
    } catch (XcoreException e) {
      return judged(plugin, technique.expected(), e, lastEvent);
    }
  }

  private static Optional<String> judged(Technique.Expected expected, Map<?, ?> outcome) {
    boolean isAllowed = Boolean.TRUE.equals(outcome.get("allowed"));
    String detail = String.valueOf(outcome.get("detail"));
    boolean isFit =
        switch (expected) {
          case Denied denied -> !isAllowed && matches(denied.pattern(), detail);
          case Harmless harmless -> isAllowed && matches("^(" + harmless.pattern() + ")$", detail);
          case Fails fails -> false;
          case Ends ends -> false;
        };
    boolean isLeak = detail.contains(SECRET);
    return isFit && !isLeak
        ? Optional.empty()
        : Optional.of((isAllowed ? "ALLOWED " : "DENIED ") + detail);
  }

  private static boolean matches(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.DOTALL).matcher(text).find();
  }

  private Optional<String> judged(
      String plugin, Technique.Expected expected, XcoreException thrown, long lastEvent) {
    boolean isFit =
        switch (expected) {
          case Fails fails ->
              fails.error().isInstance(thrown) && matches(fails.pattern(), thrown.detail());
          case Ends ends -> ends.error().isInstance(thrown) && ended(plugin, ends, lastEvent);
          case Denied denied ->
              denied.mayEnd()
                  && (thrown instanceof SandboxViolationException
                      || thrown instanceof MemoryLimitException
                      || thrown instanceof DiskQuotaException);
          case Harmless harmless -> false;
        };
    return isFit ? Optional.empty() : Optional.of("threw " + thrown);
  }

  private boolean ended(String plugin, Ends ends, long lastEvent) {
    List<String> causes =
        ends.causes().stream().map(cause -> cause.name().toLowerCase(Locale.ROOT)).toList();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> crash(plugin, lastEvent).isPresent());
    return causes.contains(crash(plugin, lastEvent).orElseThrow());
  }

  private Optional<String> crash(String plugin, long lastEvent) {
    return workshop.events.history().list().stream()
        .filter(event -> event.number() > lastEvent)
        .filter(event -> event.name().equals("sandbox." + plugin + ".crashed"))
        .map(event -> String.valueOf(Announced.data(event).get("cause")))
        .findFirst();
  }

  /** Whatever was tried, afterwards everything is as it was. */
  private Optional<String> aftermath(String plugin) {
    if (self(plugin).isEmpty()) {
      return Optional.of("the plugin did not come back");
    }
    try {
      if (!victim.isAlive()
          || !Files.readString(Path.of((String) facts.get("secret"))).equals(SECRET)
          || !Files.readString(Path.of((String) facts.get("data"))).equals(SECRET)) {
        return Optional.of("something outside was changed");
      }
    } catch (IOException e) {
      return Optional.of("a secret is gone: " + e);
    }
    return bystanders.lost();
  }

  /** Waits for a worker that answers, and returns which one it is. */
  private String self(String plugin) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end) {
      try {
        return (String) call(plugin, "self", Map.of());
      } catch (XcoreException e) {
        Thread.onSpinWait();
      }
    }
    return "";
  }

  private Object call(String plugin, String action, Map<String, ?> payload) {
    return supervisor.call(CallOrigin.of("cli"), plugin, action, payload).value();
  }

  /** Tries to load a technique past the scan; returns what is not as it has to be. */
  Optional<String> admitted(Technique technique) throws IOException {
    int index = code.techniques().indexOf(technique);
    String name = "t" + index;
    Path folder = Files.createDirectories(workshop.plugins.resolve(name));
    code.putOne(folder, index);
    String manifest = manifest(name, "hostile.t" + index + ".Main", "30s");
    Files.writeString(folder.resolve("plugin.yaml"), manifest);
    try {
      supervisor.load(name, "test");
      supervisor.unload(name, "test");
      return technique.isRefused() ? Optional.of("the scan let it pass") : bystanders.lost();
    } catch (PluginLoadException e) {
      boolean isFound = e.code() == Code.SCAN_REFUSED && e.getMessage().contains("Technique");
      return technique.isRefused() && isFound ? Optional.empty() : Optional.of("" + e);
    }
  }

  long calls() {
    return bystanders.calls();
  }

  @Override
  public void close() throws IOException {
    bystanders.close();
    supervisor.shutdown(Duration.ofSeconds(5));
    victim.destroyForcibly();
    port.close();
  }
}
