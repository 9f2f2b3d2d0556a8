package dev.xcore.kernel.runtime;

import dev.xcore.kernel.settings.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A plugin could not be loaded; carries a stable code and every problem at once. */
public final class PluginLoadException extends RuntimeException {

  /** Why a load failed. */
  public enum Code {
    /** The manifest is missing or wrong. */
    MANIFEST_INVALID,
    /** Sources do not compile. */
    COMPILE_ERROR,
    /** The entry class is missing, ambiguous or unusable. */
    ENTRY_POINT,
    /** An annotated handler is wrong. */
    HANDLER_INVALID,
    /** Two plugins have one name. */
    DUPLICATE_NAME,
    /** Two plugins claim one path. */
    ROUTE_CONFLICT,
    /** A required plugin is missing, of a wrong version, or failed itself. */
    UNSATISFIED_REQUIREMENT,
    /** Plugins require each other in a circle. */
    CIRCULAR_REQUIREMENT,
    /** The platform's version does not suit. */
    FRAMEWORK_VERSION,
    /** The execution mode is not available here. */
    MODE_UNAVAILABLE,
    /** Code that would run in the process has no signature. */
    SIGNATURE_REQUIRED,
    /** Its signature is not what it has to be: modified, untrusted, revoked or expired. */
    SIGNATURE_REJECTED,
    /** The code scan refused code of a sandboxed plugin. */
    SCAN_REFUSED,
    /** This machine cannot confine a sandboxed plugin as is demanded. */
    SANDBOX_UNAVAILABLE,
    /** A migration of its tables is pending, changed, unsafe or failed. */
    MIGRATION_FAILED,
    /** The constructor, {@code router()} or {@code onLoad} threw or took too long. */
    START_FAILED,
    /** A hook of another plugin forbids it. */
    REFUSED_BY_HOOK,
    /** The first health checks of a new version found it unhealthy. */
    UNHEALTHY,
    /** The plugin's files cannot be read. */
    UNREADABLE
  }

  private final Code code;
  private final transient List<Problem> problems;

  /**
   * Makes the error.
   *
   * @param code why
   * @param problems not empty
   * @param cause what the plugin's code threw, for the log only
   */
  public PluginLoadException(Code code, List<Problem> problems, @Nullable Throwable cause) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), cause);
    this.code = code;
    this.problems = List.copyOf(problems);
  }

  /**
   * Returns why the load failed.
   *
   * @return the code
   */
  public Code code() {
    return code;
  }

  /**
   * Returns every problem.
   *
   * @return not empty
   */
  public List<Problem> problems() {
    return problems;
  }
}
