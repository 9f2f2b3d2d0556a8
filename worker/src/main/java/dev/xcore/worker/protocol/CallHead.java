package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.Principal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of the body of CALL; the payload, any value, follows.
 *
 * @param target what to run
 * @param micros time left until the deadline, in microseconds; negative for none
 * @param caller who calls
 * @param principal for whom
 * @param tenant of the call
 * @param traceId of the call
 */
public record CallHead(
    CallTarget target,
    long micros,
    String caller,
    Optional<Principal> principal,
    Optional<String> tenant,
    String traceId) {

  private static final int MANY = 1024;

  /**
   * Writes the head.
   *
   * @param out where to
   * @throws IllegalArgumentException if something is longer than what is read
   */
  public void write(ValueWriter out) {
    out.integer(target.kind().code()).text(target.name()).integer(target.index());
    out.integer(micros).text(caller);
    if (principal.isPresent()) {
      out.text(Protocol.bounded("the principal's name", principal.get().name(), Protocol.MESSAGE));
      names(out, principal.get().roles(), "a role", "roles");
      names(out, principal.get().permissions(), "a permission", "permissions");
      out.value(
          principal
              .get()
              .tenant()
              .map(name -> Protocol.bounded("the principal's tenant", name, Protocol.MESSAGE))
              .orElse(null));
    } else {
      out.nothing();
    }
    out.value(
        tenant.map(name -> Protocol.bounded("the tenant", name, Protocol.MESSAGE)).orElse(null));
    out.text(Protocol.bounded("the trace id", traceId, Protocol.NAME));
  }

  private static void names(ValueWriter out, Set<String> names, String one, String many) {
    Protocol.requireAtMost("the principal", names.size(), MANY, many);
    names.forEach(name -> Protocol.bounded(one, name, Protocol.MESSAGE));
    out.texts(names);
  }

  /**
   * Reads the head.
   *
   * @param in of the frame; the payload is left
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static CallHead read(ValueReader in) throws ProtocolException {
    CallTarget target =
        new CallTarget(
            CallTarget.Kind.of(in.integer()), in.text(), in.integer(0, Integer.MAX_VALUE));
    return new CallHead(
        target,
        in.integer(),
        in.text(),
        principal(in),
        Optional.ofNullable(in.textOrNull(Protocol.MESSAGE)),
        in.text(Protocol.NAME));
  }

  private static Optional<Principal> principal(ValueReader in) throws ProtocolException {
    @Nullable String name = in.textOrNull(Protocol.MESSAGE);
    if (name == null) {
      return Optional.empty();
    }
    List<String> roles = in.texts(MANY, Protocol.MESSAGE);
    List<String> permissions = in.texts(MANY, Protocol.MESSAGE);
    @Nullable String tenant = in.textOrNull(Protocol.MESSAGE);
    return Optional.of(
        new Principal(
            name, new HashSet<>(roles), new HashSet<>(permissions), Optional.ofNullable(tenant)));
  }
}
