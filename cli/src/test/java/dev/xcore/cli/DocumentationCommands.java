package dev.xcore.cli;

import dev.xcore.cli.DocumentationPage.Fence;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Checks command lines of the documentation against the commands that exist. */
final class DocumentationCommands {

  private static final Pattern COMMAND =
      Pattern.compile("^(?:[A-Z_]+=\\S+ )*(?:\\./)?xcore(?: (.*))?$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

  private DocumentationCommands() {}

  static CommandLine tree() {
    StringWriter unread = new StringWriter();
    Terminal terminal =
        new Terminal(
            new PrintWriter(unread), new PrintWriter(unread), InputStream.nullInputStream(), false);
    return CommandTree.create(new Surroundings(Path.of("").toAbsolutePath(), Map.of(), terminal));
  }

  /** The lines of a shell block that call the command, without the command itself. */
  static List<String> in(Fence fence) {
    List<String> commands = new ArrayList<>();
    for (String line : fence.text().lines().toList()) {
      Matcher matcher = COMMAND.matcher(line.replaceFirst("\\s+#.*$", "").strip());
      if (matcher.matches()) {
        commands.add(Optional.ofNullable(matcher.group(1)).orElse(""));
      }
    }
    return commands;
  }

  /** Parses a command line as the command does; returns what it has against it. */
  static Optional<String> complaint(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line.replaceFirst(" [|>].*$", ""));
    while (word.find()) {
      words.add(
          Optional.ofNullable(word.group(1))
              .or(() -> Optional.ofNullable(word.group(2)))
              .orElse(word.group()));
    }
    try {
      tree().parseArgs(words.toArray(String[]::new));
      return Optional.empty();
    } catch (ParameterException wrong) {
      return Optional.of("xcore " + line + ": " + wrong.getMessage());
    }
  }

  /** Checks that the first words of a line, up to a placeholder or option, are commands. */
  static Optional<String> unknownWord(String line) {
    CommandLine command = tree();
    for (String word : line.split(" ")) {
      if (command.getSubcommands().isEmpty() || !word.matches("[a-z]+")) {
        return Optional.empty();
      }
      CommandLine next = command.getSubcommands().get(word);
      if (next == null) {
        return Optional.of("xcore " + line + ": there is no command '" + word + "'");
      }
      command = next;
    }
    return Optional.empty();
  }

  /** Every command that does something, such as {@code plugin list}. */
  static List<String> leaves() {
    List<String> leaves = new ArrayList<>();
    collect("", tree(), leaves);
    return leaves;
  }

  private static void collect(String path, CommandLine command, List<String> leaves) {
    if (command.getSubcommands().isEmpty()) {
      leaves.add(path.strip());
    }
    command.getSubcommands().forEach((name, each) -> collect(path + " " + name, each, leaves));
  }
}
