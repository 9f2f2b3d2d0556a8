package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.XcoreException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a hook may look at, or why it did not cross: the hook is asked all the same, because one
 * that guards must not be got round by what does not fit.
 *
 * @param tree a value tree, null if there is none or it did not cross
 * @param absence why it did not cross; empty if it did
 */
public record HookContent(@Nullable Object tree, Optional<Failure> absence) {

  /** What there is to look at where there is nothing. */
  public static final HookContent NONE = of(null);

  /**
   * Makes content that crosses.
   *
   * @param tree a value tree
   * @return the content
   */
  public static HookContent of(@Nullable Object tree) {
    return new HookContent(tree, Optional.empty());
  }

  /**
   * Makes content that does not cross.
   *
   * @param why the error of a hook that looks at it
   * @return the content
   */
  public static HookContent absent(XcoreException why) {
    return new HookContent(null, Optional.of(Failure.of(why)));
  }

  /** Writes it; what has a value that cannot be written does not cross. */
  void write(ValueWriter out) {
    int begin = out.size();
    out.bool(absence.isEmpty());
    if (absence.isPresent()) {
      absence.get().write(out);
      return;
    }
    try {
      out.value(tree);
    } catch (IllegalArgumentException e) {
      out.truncate(begin);
      absent(
              new InvalidPayloadException(
                  "that cannot be handed to a sandboxed plugin: " + e.getMessage()))
          .write(out);
    }
  }

  static HookContent read(ValueReader in) throws ProtocolException {
    return in.bool() ? of(in.value()) : new HookContent(null, Optional.of(Failure.part(in)));
  }
}
