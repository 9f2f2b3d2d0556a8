package dev.xcore.kernel.net;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Brings host names to the one form in which they are compared: lower-case, ASCII (RFC 5891), no
 * dot at the end; IPv4 addresses as four decimal numbers, IPv6 addresses in brackets by RFC 5952.
 */
public final class NetworkHost {

  private static final int MAX_NAME = 253;
  private static final int GROUPS = 8;
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)*"
              + "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern FOUR_NUMBERS =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?:\\.(?!$)|$)){4}");
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");

  private NetworkHost() {}

  /**
   * Brings a host to its form.
   *
   * @param host a name, an IPv4 address, or an IPv6 address in brackets without a zone
   * @return its form, empty if it is no host; the short and octal notations of IPv4 addresses are
   *     none
   */
  public static Optional<String> canonical(String host) {
    if (host.startsWith("[")) {
      return host.endsWith("]") && host.indexOf(':') > 0
          ? address(host.substring(1, host.length() - 1))
          : Optional.empty();
    }
    String ascii;
    try {
      ascii = IDN.toASCII(host).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException noName) {
      return Optional.empty();
    }
    String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    if (ENDS_IN_NUMBER.matcher(name).matches()) {
      return FOUR_NUMBERS.matcher(name).matches() ? address(name) : Optional.empty();
    }
    return name.length() <= MAX_NAME && NAME.matcher(name).matches()
        ? Optional.of(name)
        : Optional.empty();
  }

  private static Optional<String> address(String literal) {
    if (literal.indexOf('%') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(text(InetAddress.ofLiteral(literal)));
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  /**
   * Writes an address as a host.
   *
   * @param address the address
   * @return such as {@code 127.0.0.1} or {@code [::1]}
   */
  public static String text(InetAddress address) {
    return address instanceof Inet6Address
        ? "[" + compressed(address.getAddress()) + "]"
        : address.getHostAddress();
  }

  private static String compressed(byte[] bytes) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
    }
    int from = 0;
    int length = 0;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zerosFrom(groups, i);
      if (zeros > length) {
        from = i;
        length = zeros;
      }
    }
    return length < 2
        ? joined(groups, 0, GROUPS)
        : joined(groups, 0, from) + "::" + joined(groups, from + length, GROUPS);
  }

  private static int zerosFrom(int[] groups, int start) {
    int end = start;
    while (end < GROUPS && groups[end] == 0) {
      end++;
    }
    return end - start;
  }

  private static String joined(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
