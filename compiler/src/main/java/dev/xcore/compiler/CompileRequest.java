package dev.xcore.compiler;

import java.nio.file.Path;
import java.util.List;

/**
 * What to compile.
 *
 * @param sourceRoot the folder that file names in messages are relative to; no source may lie
 *     outside of it
 * @param sources files below the source root, relative to it, with {@code /}; not empty
 * @param classPath folders and jars that the sources may use
 * @param output an existing folder for class files
 */
public record CompileRequest(
    Path sourceRoot, List<String> sources, List<Path> classPath, Path output) {

  /** Makes every path absolute, since the compiler has another working directory. */
  public CompileRequest {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("sources is empty");
    }
    sourceRoot = sourceRoot.toAbsolutePath().normalize();
    sources = List.copyOf(sources);
    classPath = classPath.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    output = output.toAbsolutePath().normalize();
  }
}
