package dev.xcore.cli;

import picocli.CommandLine.Parameters;

/** Which account a command is about. */
final class UserName {

  @Parameters(index = "0", paramLabel = "USER", description = "Name of the account.")
  private String name = "";

  String name() {
    return name;
  }

  String path() {
    return "/admin/users/" + PathSegment.of(name);
  }
}
