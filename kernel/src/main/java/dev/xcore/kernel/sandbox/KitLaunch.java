package dev.xcore.kernel.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How to start one worker process.
 *
 * @param executable the Java launcher
 * @param arguments after the executable's own name: flags, module path and main class; the
 *     process's own arguments follow them
 * @param environment all variables of the process
 * @param executablePaths folders that the process must be able to read and execute
 * @param readablePaths files that it must be able to read
 */
public record KitLaunch(
    Path executable,
    List<String> arguments,
    Map<String, String> environment,
    List<Path> executablePaths,
    List<Path> readablePaths) {

  /** Copies what it is given. */
  public KitLaunch {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    executablePaths = List.copyOf(executablePaths);
    readablePaths = List.copyOf(readablePaths);
  }

  /**
   * Returns the whole command line.
   *
   * @param more the process's own arguments
   * @return executable and arguments
   */
  public List<String> command(List<String> more) {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(arguments);
    command.addAll(more);
    return command;
  }
}
