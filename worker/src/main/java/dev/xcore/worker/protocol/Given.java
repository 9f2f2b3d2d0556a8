package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that hooks have given, null included.
 *
 * @param tree a value tree
 */
public record Given(@Nullable Object tree) {

  /**
   * Writes what was given, or that nothing was.
   *
   * @param given what
   * @param out where to
   */
  static void write(Optional<Given> given, ValueWriter out) {
    out.bool(given.isPresent());
    given.ifPresent(some -> out.value(some.tree));
  }

  /**
   * Reads what was given.
   *
   * @param in of the frame
   * @return empty for nothing
   * @throws ProtocolException if it is malformed
   */
  static Optional<Given> read(ValueReader in) throws ProtocolException {
    return in.bool() ? Optional.of(new Given(in.value())) : Optional.empty();
  }
}
