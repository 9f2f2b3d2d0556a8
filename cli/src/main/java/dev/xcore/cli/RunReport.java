package dev.xcore.cli;

import dev.xcore.app.Xcore;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.settings.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What {@code xcore run} says once it serves. */
final class RunReport {

  private static final double NANOS_PER_SECOND = 1e9;

  private final Terminal terminal;
  private final Application application;

  RunReport(Terminal terminal, Application application) {
    this.terminal = terminal;
    this.application = application;
  }

  void show(Xcore xcore, List<PluginStatus> plugins, long nanos) {
    URI address = xcore.address().orElse(application.url());
    print("");
    print(
        "%s, %s (%s)"
            .formatted(
                terminal.strong("XCore " + Xcore.VERSION),
                application.configuration().app().name(),
                application.configuration().app().environment().label()));
    print("");
    List<PluginStatus> own = plugins.stream().filter(plugin -> !plugin.isCore()).toList();
    table(plugins).lines().forEach(line -> print("  " + line));
    plugins.forEach(this::problems);
    application
        .configuration()
        .warnings()
        .forEach(warning -> print("  " + terminal.doubtful("warning: ") + warning));
    long serving = own.stream().filter(PluginStatus::isServing).count();
    print("");
    print(
        "  %d of %d plugins serve on %s  documentation %s/docs"
            .formatted(serving, own.size(), terminal.strong(address.toString()), address));
    xcore.firstAdministratorPassword().ifPresent(this::firstAdministrator);
    print(String.format(Locale.ROOT, "  ready in %.2f s, Ctrl-C stops", nanos / NANOS_PER_SECOND));
    print("");
  }

  private void firstAdministrator(Path file) {
    try {
      print(
          "  administrator %s, password %s"
              .formatted(
                  terminal.strong("admin"), terminal.strong(Files.readString(file).strip())));
      print("  shown this once, kept in %s: change it, then delete the file".formatted(file));
    } catch (IOException unreadable) {
      print(
          "  %s the first administrator's password is in %s, which cannot be read: %s"
              .formatted(terminal.doubtful("warning:"), file, unreadable.getMessage()));
    }
  }

  /** Where the log is JSON for a machine, this is beside it. */
  private void print(String line) {
    if (application.configuration().logging().json()) {
      terminal.note(line);
    } else {
      terminal.print(line);
    }
  }

  /** Core plugins are taken for granted, unless they do not serve. */
  private TextTable table(List<PluginStatus> plugins) {
    TextTable table = new TextTable();
    if (plugins.stream().allMatch(PluginStatus::isCore)) {
      table.row(
          "no plugins in " + application.pluginDirectory() + "; xcore plugin new NAME makes one");
    }
    plugins.stream()
        .filter(plugin -> !plugin.isCore() || !plugin.isServing())
        .forEach(plugin -> table.row(cells(plugin)));
    return table;
  }

  private String[] cells(PluginStatus plugin) {
    Duration time = plugin.loadTime().values().stream().reduce(Duration.ZERO, Duration::plus);
    return new String[] {
      plugin.name(),
      plugin.manifest().map(PluginManifest::version).map(String::valueOf).orElse("-"),
      PluginText.state(terminal, plugin.state().name().toLowerCase(Locale.ROOT)),
      time.isZero() ? "" : time.toMillis() + " ms",
      plugin.manifest().map(manifest -> manifest.api().prefix()).orElse("")
    };
  }

  private void problems(PluginStatus plugin) {
    for (Problem problem : plugin.problems()) {
      print("");
      String text = problem.toString().replace("\n", "\n    ");
      print("  " + terminal.bad(plugin.name() + ": ") + text);
    }
  }
}
