package dev.xcore.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Runs commands in this process, in a folder and with an environment of the test's own. */
final class CommandLineFixture {

  private final Path directory;
  private final Map<String, String> environment;
  private String input = "";

  CommandLineFixture(Path directory) {
    this(directory, Map.of());
  }

  CommandLineFixture(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  CommandLineFixture withInput(String text) {
    input = text;
    return this;
  }

  Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            false);
    int status =
        CommandTree.create(new Surroundings(directory, environment, terminal)).execute(arguments);
    return new Outcome(status, out.toString(), err.toString());
  }

  /** What a command left behind. */
  record Outcome(int status, String out, String err) {}
}
