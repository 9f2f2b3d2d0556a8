package dev.xcore.server;

import dev.xcore.sdk.InvalidPayloadException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds out who sent a request through the proxies that the operator trusts: by {@code
 * X-Forwarded-For}, {@code -Proto} and {@code -Host}, or by {@code Forwarded} (RFC 7239), read from
 * right to left. What stands left of the first address that is no trusted proxy could have been
 * written by anybody and is never looked at. Immutable.
 */
final class TrustedProxies {

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:[A-Za-z0-9._~-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

  private final List<AddressRange> ranges;

  TrustedProxies(List<AddressRange> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  /** One hop that a proxy has written down; empty texts where it said nothing. */
  private record Hop(String address, String scheme, String authority) {}

  /**
   * Finds out where a request came from.
   *
   * @param exchange the request, as its connection shows it
   * @return what the proxies say; empty if the connection is not from a trusted proxy, or if it
   *     says nothing
   * @throws InvalidPayloadException if the two kinds of headers contradict each other: one of them
   *     is the client's own
   */
  Optional<ClientOrigin> origin(HttpExchange exchange) {
    if (ranges.isEmpty() || !trusts(exchange.connectionAddress())) {
      return Optional.empty();
    }
    List<Hop> classic = classic(exchange);
    List<Hop> standard = standard(exchange);
    Optional<Hop> first = client(classic);
    Optional<Hop> second = client(standard);
    if (first.isPresent()
        && second.isPresent()
        && !first.get().address().equals(second.get().address())) {
      throw new InvalidPayloadException(
          "Forwarded and X-Forwarded-For name different clients; let the proxy remove the one that"
              + " it does not write itself");
    }
    return first.or(() -> second).map(hop -> origin(exchange, hop));
  }

  private static ClientOrigin origin(HttpExchange exchange, Hop hop) {
    String scheme = hop.scheme().toLowerCase(Locale.ROOT);
    boolean known = scheme.equals("http") || scheme.equals("https");
    return new ClientOrigin(
        hop.address(),
        known ? scheme : exchange.connectionScheme(),
        AUTHORITY.matcher(hop.authority()).matches()
            ? hop.authority()
            : exchange.connectionAuthority());
  }

  /** The first hop from the right that is no proxy of ours, or the last one that can be read. */
  private Optional<Hop> client(List<Hop> hops) {
    Optional<Hop> found = Optional.empty();
    for (Hop hop : hops.reversed()) {
      Optional<InetAddress> address = address(hop.address());
      if (address.isEmpty()) {
        return found;
      }
      found = Optional.of(new Hop(address.get().getHostAddress(), hop.scheme(), hop.authority()));
      if (!trusts(address.get())) {
        return found;
      }
    }
    return found;
  }

  private static List<Hop> classic(HttpExchange exchange) {
    List<String> addresses = values(exchange, FORWARDED_FOR);
    List<String> schemes = values(exchange, "X-Forwarded-Proto");
    List<String> hosts = values(exchange, "X-Forwarded-Host");
    List<Hop> hops = new ArrayList<>(addresses.size());
    for (int i = 0; i < addresses.size(); i++) {
      hops.add(
          new Hop(
              addresses.get(i),
              beside(schemes, i, addresses.size()),
              beside(hosts, i, addresses.size())));
    }
    return hops;
  }

  /** Proxies that append write one value for each hop; others write one for the whole way. */
  private static String beside(List<String> values, int index, int hops) {
    if (values.isEmpty()) {
      return "";
    }
    return values.size() == hops ? values.get(index) : values.getLast();
  }

  private static List<Hop> standard(HttpExchange exchange) {
    List<Hop> hops = new ArrayList<>();
    for (String element : values(exchange, "Forwarded")) {
      String address = "";
      String scheme = "";
      String host = "";
      for (String pair : split(element, ';')) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? "" : pair.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        String value = equals < 0 ? "" : unquoted(pair.substring(equals + 1).strip());
        switch (name) {
          case "for" -> address = value;
          case "proto" -> scheme = value;
          case "host" -> host = value;
          default -> {}
        }
      }
      hops.add(new Hop(address, scheme, host));
    }
    return hops;
  }

  private static List<String> values(HttpExchange exchange, String name) {
    List<String> values = new ArrayList<>();
    exchange.headers((line, value) -> {
      if (line.equalsIgnoreCase(name)) {
        values.addAll(split(value, ','));
      }
    });
    return values;
  }

  /** Splits outside of quoted strings. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).strip());
    return parts;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
  }

  /** Reads an address as proxies write it: with a port, in brackets, or by itself. */
  private static Optional<InetAddress> address(String text) {
    String literal = text;
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      literal = end < 0 ? "" : text.substring(1, end);
    } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') >= 0) {
      literal = text.substring(0, text.indexOf(':'));
    }
    if (literal.isEmpty() || literal.indexOf('%') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(literal));
    } catch (IllegalArgumentException unknownOrHidden) {
      return Optional.empty();
    }
  }

  /** Tells whether an address is one of a trusted proxy. */
  boolean trusts(String address) {
    return address(address).filter(this::trusts).isPresent();
  }

  private boolean trusts(InetAddress address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
