package dev.xcore.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of this distribution. */
final class PlatformVersion implements IVersionProvider {

  /** SemVer; {@code 0.0.0} where classes run from a folder instead of a jar. */
  static String current() {
    return Optional.ofNullable(PlatformVersion.class.getPackage().getImplementationVersion())
        .orElse("0.0.0");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "XCore " + current(),
      "Java "
          + Runtime.version()
          + " ("
          + System.getProperty("java.vendor", "unknown vendor")
          + ")",
      System.getProperty("os.name") + " " + System.getProperty("os.arch"),
    };
  }
}
