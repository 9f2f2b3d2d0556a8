package dev.xcore.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which tasks a command is about. */
final class TaskChoice {

  @Option(names = "--plugin", paramLabel = "NAME", description = "Only those of this plugin.")
  private @Nullable String plugin;

  @Option(names = "--queue", paramLabel = "NAME", description = "Only those of this queue.")
  private @Nullable String queue;

  @Option(names = "--name", paramLabel = "NAME", description = "Only those of this name.")
  private @Nullable String name;

  /** Adds the choice to a query. */
  void addTo(List<String> query) {
    EventChoice.add(query, "plugin", plugin);
    EventChoice.add(query, "queue", queue);
    EventChoice.add(query, "name", name);
  }
}
