package dev.xcore.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which dead letters a command is about: some by their ids, or all of them. */
final class DeadLetterChoice {

  private static final String ROOT = "/admin/events/dead-letters";

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "Dead letters, by their ids in 'xcore events dead-letters'.")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--all", description = "All dead letters, or all of a plugin.")
  private boolean all;

  @Option(
      names = "--plugin",
      paramLabel = "NAME",
      description = "With --all: only those of this plugin.")
  private @Nullable String plugin;

  /** Returns the paths of the requests, before and after which a verb may stand. */
  List<String> paths(String verb) {
    if (all != ids.isEmpty() || (plugin != null && !all)) {
      throw new ParameterException(
          spec.commandLine(), "say which dead letters: their IDs, or --all [--plugin NAME]");
    }
    if (!all) {
      return ids.stream().map(id -> ROOT + "/" + PathSegment.of(id) + verb).toList();
    }
    List<String> query = new ArrayList<>();
    EventChoice.add(query, "plugin", plugin);
    return List.of(ROOT + verb + "?" + String.join("&", query));
  }
}
