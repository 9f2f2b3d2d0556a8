package dev.xcore.auth.login;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.xcore.auth.secret.Sealing;
import dev.xcore.auth.secret.Secrets;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Response;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a browser keeps for us while its user is somewhere else, sealed: nobody else can read or
 * write it, and it counts for one provider, one step and a few minutes.
 *
 * @param facts by name
 */
record OidcFlow(Map<String, Object> facts) {

  /** How far somebody has come. */
  enum Step {
    /** He is at the provider. */
    AWAY(Duration.ofMinutes(10)),
    /** He is back, and a code of the second factor is wanted. */
    CODE(Duration.ofMinutes(5));

    private final Duration age;

    Step(Duration age) {
      this.age = age;
    }
  }

  private static final String EXPIRES = "expires";
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Lax";

  OidcFlow {
    facts = Map.copyOf(facts);
  }

  /** Begins a login, or the linking of an account. */
  static OidcFlow begin(Map<String, Object> more) {
    Map<String, Object> facts = new LinkedHashMap<>(more);
    facts.put("state", Secrets.random());
    facts.put("nonce", Secrets.random());
    facts.put("verifier", Secrets.random());
    return new OidcFlow(facts);
  }

  /** Returns something that is text. */
  String text(String name) {
    return String.valueOf(facts.getOrDefault(name, ""));
  }

  /** Returns something that is a number. */
  long number(String name) {
    return facts.get(name) instanceof Number number ? number.longValue() : -1;
  }

  /** Seals and opens what browsers keep. */
  record Safe(Sealing sealing, InstantSource clock) {

    private static String name(Request request, Step step) {
      String plain = step == Step.AWAY ? "xcore_oidc" : "xcore_oidc_code";
      return request.scheme().equals("https") ? "__Host-" + plain : plain;
    }

    private static String place(String provider, Step step) {
      return "oidc " + step + " " + provider;
    }

    /** Gives something to a browser. */
    Response keep(Response response, Request request, String provider, Step step, OidcFlow flow) {
      Map<String, Object> facts = new LinkedHashMap<>(flow.facts());
      facts.put(EXPIRES, clock.millis() + step.age.toMillis());
      String sealed =
          sealing
              .seal(
                  JSONObjectUtils.toJSONString(facts).getBytes(StandardCharsets.UTF_8),
                  place(provider, step))
              .replace('+', '-')
              .replace('/', '_');
      return set(response, request, step, sealed, step.age.toSeconds());
    }

    /** Takes it back. */
    Response clear(Response response, Request request, Step step) {
      return set(response, request, step, "", 0);
    }

    private static Response set(
        Response response, Request request, Step step, String value, long seconds) {
      String secure = request.scheme().equals("https") ? "; Secure" : "";
      return response.header(
          "Set-Cookie",
          name(request, step) + "=" + value + "; Max-Age=" + seconds + ATTRIBUTES + secure);
    }

    /** Returns what a browser brings; empty if it is not ours, too old, or for something else. */
    Optional<OidcFlow> read(Request request, String provider, Step step) {
      return request
          .cookie(name(request, step))
          .map(value -> value.replace('-', '+').replace('_', '/'))
          .flatMap(value -> sealing.open(value, place(provider, step)))
          .flatMap(Safe::decoded)
          .filter(flow -> flow.number(EXPIRES) > clock.millis());
    }

    private static Optional<OidcFlow> decoded(byte[] plain) {
      try {
        return Optional.of(new OidcFlow(StrictJson.object(plain)));
      } catch (ParseException e) {
        return Optional.empty();
      }
    }
  }

  /** Never shows what is in it. */
  @Override
  public String toString() {
    return "OidcFlow[]";
  }
}
