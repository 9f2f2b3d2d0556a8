package dev.xcore.kernel.audit;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.JsonText;
import dev.xcore.sdk.InvalidPayloadException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of JSON whose last member is the seal of all bytes before it.
 *
 * @param members without the seal
 * @param seal hexadecimal
 */
record SealedText(Map<?, ?> members, String seal) {

  private static final String MARK = ",\"seal\":\"";
  private static final String END = "\"}";
  private static final int TAIL = MARK.length() + AuditSeal.LENGTH + END.length();
  private static final Pattern SHAPE = Pattern.compile(",\"seal\":\"[0-9a-f]{64}\"}");
  private static final Binder BINDER = Binder.create();

  /** Writes members as a line with its seal, and a line feed. */
  static byte[] write(Map<String, ?> members, AuditSeal sealer) {
    byte[] json = JsonText.write(members, BINDER);
    String seal = sealer.of(json, json.length - 1);
    byte[] tail = (MARK + seal + END + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] line = Arrays.copyOf(json, json.length - 1 + tail.length);
    System.arraycopy(tail, 0, line, json.length - 1, tail.length);
    return line;
  }

  /** Reads the seal of a line that was just written. */
  static String sealOf(byte[] line) {
    int start = line.length - 1 - END.length() - AuditSeal.LENGTH;
    return new String(line, start, AuditSeal.LENGTH, StandardCharsets.US_ASCII);
  }

  /** Reads a line without its line feed; empty if it is not as it was written. */
  static Optional<SealedText> read(byte[] line, AuditSeal sealer) {
    int length = line.length - TAIL;
    if (length < 2) {
      return Optional.empty();
    }
    String tail = new String(line, length, TAIL, StandardCharsets.ISO_8859_1);
    if (!SHAPE.matcher(tail).matches()) {
      return Optional.empty();
    }
    String seal = tail.substring(MARK.length(), MARK.length() + AuditSeal.LENGTH);
    if (!sealer.fits(seal, line, length)) {
      return Optional.empty();
    }
    byte[] json = Arrays.copyOf(line, length + 1);
    json[length] = '}';
    try {
      return JsonText.read(json) instanceof Map<?, ?> members
          ? Optional.of(new SealedText(members, seal))
          : Optional.empty();
    } catch (InvalidPayloadException unreadable) {
      return Optional.empty();
    }
  }

  String text(String name) {
    return members.get(name) instanceof String text ? text : "";
  }

  long number(String name) {
    return members.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
