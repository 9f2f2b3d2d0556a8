package dev.xcore.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code xcore completion}. */
@Command(
    name = "completion",
    description = {
      "Print a script that completes xcore commands in your shell.",
      "bash: source <(xcore completion bash)   zsh: source <(xcore completion zsh)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {

  /** Shells that have completion. */
  enum Shell {
    bash,
    zsh
  }

  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Shell shell = Shell.bash;

  CompletionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void run() {
    CommandLine root = spec.root().commandLine();
    PrintWriter out = surroundings.terminal().out();
    out.println("# Load this with: source <(xcore completion " + shell + ")");
    // One script for both: under zsh it sets up bashcompinit by itself.
    out.print(AutoComplete.bash("xcore", root));
    out.flush();
  }
}
