package dev.xcore.cli;

import picocli.CommandLine.Parameters;

/** Which job a command is about. */
final class JobChoice {

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "PLUGIN.NAME, as 'xcore jobs list' shows it.")
  private String id = "";

  String path(String verb) {
    return "/admin/jobs/" + PathSegment.of(id) + verb;
  }
}
