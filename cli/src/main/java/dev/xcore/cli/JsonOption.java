package dev.xcore.cli;

import picocli.CommandLine.Option;

/** {@code --json}, for every command that prints data. */
final class JsonOption {

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  boolean isSet() {
    return json;
  }
}
