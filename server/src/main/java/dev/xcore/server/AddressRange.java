package dev.xcore.server;

import java.net.InetAddress;

/**
 * A range of IP addresses, written as CIDR ({@code 10.0.0.0/8}, {@code fd00::/8}; RFC 4632) or as
 * one address. Immutable.
 */
public final class AddressRange {

  private final byte[] start;
  private final int prefix;

  private AddressRange(byte[] start, int prefix) {
    this.start = start;
    this.prefix = prefix;
  }

  /**
   * Reads a range. Bits behind the prefix do not count.
   *
   * @param text such as {@code 192.0.2.0/24} or {@code ::1}
   * @return the range
   * @throws IllegalArgumentException if it is neither an address nor a range; says what is wrong
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    byte[] address;
    try {
      address = InetAddress.ofLiteral(literal).getAddress();
    } catch (IllegalArgumentException noAddress) {
      throw new IllegalArgumentException(
          "'" + text + "' is no IP address or range such as 10.0.0.0/8 or fd00::/8", noAddress);
    }
    int bits = address.length * Byte.SIZE;
    String length = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
    if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > bits) {
      throw new IllegalArgumentException(
          "'" + text + "' has no prefix length from 0 to " + bits + " behind the slash");
    }
    return new AddressRange(address, Integer.parseInt(length));
  }

  /**
   * Tells whether an address lies in the range.
   *
   * @param address IPv4 or IPv6
   * @return false for an address of the other family
   */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != start.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit += Byte.SIZE) {
      int mask = prefix - bit >= Byte.SIZE ? 0xff : 0xff << (Byte.SIZE - (prefix - bit)) & 0xff;
      if (((bytes[bit / Byte.SIZE] ^ start[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
