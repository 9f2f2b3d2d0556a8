package dev.xcore.kernel.security;

import dev.xcore.kernel.settings.Problem;
import java.util.Optional;

/**
 * One reason to refuse a plugin.
 *
 * @param rule why
 * @param element folder or jar it was found in
 * @param file source file, class file or entry, as users know it
 * @param line of the source; 0 if it is not known
 * @param className binary name of the class that was found wanting, or the path of an entry
 * @param member its method or field, such as {@code run()}; empty if it is the class itself
 * @param type binary name of the class that is used, or whose member is; what {@code uses} says if
 *     it is no class
 * @param uses what it uses or is, such as {@code java.lang.Runtime.exec}
 * @param capability what that could do, if it is known
 * @param grant what a manifest could name in {@code allowed_imports} to allow it; empty if it
 *     cannot
 * @param message what is wrong and how to mend it, without the position
 */
public record ScanFinding(
    ScanRule rule,
    CodeElement element,
    String file,
    int line,
    String className,
    String member,
    String type,
    String uses,
    Optional<Capability> capability,
    Optional<String> grant,
    String message) {

  /**
   * Returns the finding as compilers show theirs.
   *
   * @return with file and line
   */
  public Problem problem() {
    String where = line > 0 || member.isEmpty() ? "" : "in " + member + ": ";
    return new Problem(file, line, 0, "", where + message);
  }
}
