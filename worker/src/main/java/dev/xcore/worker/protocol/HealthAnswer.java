package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.Health;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of the RESULT of a health check.
 *
 * @param health what was found; empty if the check returned null
 */
public record HealthAnswer(Optional<Health> health) {

  private static final int MANY = 100;

  /**
   * Writes the answer; long texts are shortened, and of many details the first hundred are written.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    if (health.isEmpty()) {
      out.nothing();
      return;
    }
    Health found = health.get();
    out.text(found.status().text()).text(Protocol.shorten(found.message())).beginMap();
    int count = 0;
    for (Map.Entry<String, ?> detail : found.details().entrySet()) {
      if (count++ < MANY) {
        out.text(Protocol.shortName(detail.getKey()));
        detail(out, detail.getValue());
      }
    }
    out.end();
  }

  private static void detail(ValueWriter out, @Nullable Object value) {
    switch (value) {
      case Boolean truth -> out.bool(truth);
      case Integer number -> out.integer(number);
      case Long number -> out.integer(number);
      case Double number -> out.number(number.doubleValue());
      case null, default -> out.text(Protocol.shorten(String.valueOf(value)));
    }
  }

  /**
   * Reads the answer.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static HealthAnswer read(ValueReader in) throws ProtocolException {
    @Nullable String status = in.textOrNull(Protocol.NAME);
    if (status == null) {
      in.finish();
      return new HealthAnswer(Optional.empty());
    }
    Health health = new Health(status(status), in.text(Protocol.MESSAGE), details(in.map()));
    in.finish();
    return new HealthAnswer(Optional.of(health));
  }

  private static Health.Status status(String text) throws ProtocolException {
    for (Health.Status status : Health.Status.values()) {
      if (status.text().equals(text)) {
        return status;
      }
    }
    throw new ProtocolException("there is no such state of health");
  }

  private static Map<String, Object> details(Map<String, @Nullable Object> received)
      throws ProtocolException {
    Map<String, Object> details = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> detail : received.entrySet()) {
      boolean isFit =
          switch (detail.getValue()) {
            case String text -> text.length() <= Protocol.MESSAGE;
            case Boolean ignored -> true;
            case Long ignored -> true;
            case Double ignored -> true;
            case null, default -> false;
          };
      if (!isFit || details.size() == MANY || detail.getKey().length() > Protocol.NAME) {
        throw new ProtocolException("a detail of health that is too long or no scalar");
      }
      details.put(detail.getKey(), detail.getValue());
    }
    return details;
  }
}
