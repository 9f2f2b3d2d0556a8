package dev.xcore.kernel.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Tells the addresses of the public internet from those of this machine, its networks, and special
 * uses (IANA's special-purpose address registries, RFC 6890). IPv6 addresses that carry an IPv4
 * address (NAT64, RFC 6052) are judged by it; 6to4 and Teredo are never public.
 */
public final class PublicAddresses {

  private static final int IPV4_BYTES = 4;

  @SuppressWarnings("ArrayRecordComponent") // made here, never compared
  private record Block(byte[] start, int bits) {

    static Block of(String text) {
      int slash = text.indexOf('/');
      return new Block(
          InetAddress.ofLiteral(text.substring(0, slash)).getAddress(),
          Integer.parseInt(text.substring(slash + 1)));
    }

    boolean contains(byte[] address) {
      if (address.length != start.length) {
        return false;
      }
      int whole = bits / Byte.SIZE;
      int mask = 0xff00 >> bits % Byte.SIZE & 0xff;
      return Arrays.equals(address, 0, whole, start, 0, whole)
          && (mask == 0 || ((address[whole] ^ start[whole]) & mask) == 0);
    }
  }

  private static final List<Block> SPECIAL =
      blocks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "3fff::/20");
  private static final Block GLOBAL_IPV6 = Block.of("2000::/3");
  private static final Block NAT64 = Block.of("64:ff9b::/96");

  private PublicAddresses() {}

  private static List<Block> blocks(String... texts) {
    return Arrays.stream(texts).map(Block::of).toList();
  }

  /**
   * Tells whether an address is of the public internet.
   *
   * @param address the address
   * @return false for loopback, private, link-local, shared, multicast and reserved ones
   */
  public static boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (NAT64.contains(bytes)) {
      return isPublic(Arrays.copyOfRange(bytes, bytes.length - IPV4_BYTES, bytes.length));
    }
    return (address instanceof Inet4Address || GLOBAL_IPV6.contains(bytes)) && isPublic(bytes);
  }

  private static boolean isPublic(byte[] address) {
    return SPECIAL.stream().noneMatch(block -> block.contains(address));
  }
}
