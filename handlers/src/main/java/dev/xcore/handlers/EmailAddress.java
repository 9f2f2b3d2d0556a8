package dev.xcore.handlers;

import java.net.IDN;
import java.util.regex.Pattern;

/**
 * Checks the form of an email address in time linear to its length: {@code local@domain}, where the
 * local part is dot-separated atoms or quoted texts of at most 64 characters (RFC 5321), and the
 * domain is labels of at most 63 characters, also international ones, or an address in brackets.
 */
final class EmailAddress {

  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_DOMAIN = 255;
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST = 1024;
  private static final String ATOM_MARKS = "!#$%&'*+/=?^_`{|}~-";
  private static final String QUOTED_MARKS = ATOM_MARKS + ".(),<>[]:;@ ";
  private static final Pattern IP_DOMAIN =
      Pattern.compile(
          "\\[(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!])|(?=]))){4}]|\\[IPv6:[0-9a-fA-F:.]{2,45}]");

  private EmailAddress() {}

  static boolean isWellFormed(String text) {
    int at = text.lastIndexOf('@');
    return at > 0
        && text.length() <= LONGEST
        && isLocal(text.substring(0, at))
        && isDomain(text.substring(at + 1));
  }

  private static boolean isLocal(String local) {
    if (local.length() > LONGEST_LOCAL) {
      return false;
    }
    int position = 0;
    while (position < local.length()) {
      int end = local.charAt(position) == '"' ? quoted(local, position) : atom(local, position);
      if (end == position) {
        return false;
      }
      if (end == local.length()) {
        return true;
      }
      if (local.charAt(end) != '.') {
        return false;
      }
      position = end + 1;
    }
    return false;
  }

  private static int atom(String local, int start) {
    int position = start;
    while (position < local.length() && isOneOf(local.charAt(position), ATOM_MARKS)) {
      position++;
    }
    return position;
  }

  /** Returns the position after the closing quote, or the start if it is not well formed. */
  private static int quoted(String local, int start) {
    int position = start + 1;
    while (position < local.length()) {
      char c = local.charAt(position);
      if (c == '"') {
        return position == start + 1 ? start : position + 1;
      }
      if (c == '\\') {
        position++;
        boolean isEscape =
            position < local.length()
                && (local.charAt(position) == '\\' || local.charAt(position) == '"');
        if (!isEscape) {
          return start;
        }
      } else if (!isOneOf(c, QUOTED_MARKS)) {
        return start;
      }
      position++;
    }
    return start;
  }

  private static boolean isOneOf(char c, String marks) {
    return c >= '\u0080'
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || marks.indexOf(c) >= 0;
  }

  private static boolean isDomain(String domain) {
    if (domain.startsWith("[")) {
      return IP_DOMAIN.matcher(domain).matches();
    }
    String ascii;
    try {
      ascii = IDN.toASCII(domain);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (ascii.isEmpty() || ascii.length() > LONGEST_DOMAIN) {
      return false;
    }
    for (String label : ascii.split("\\.", -1)) {
      if (!isLabel(label)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.length() <= LONGEST_LABEL
        && !label.startsWith("-")
        && !label.endsWith("-")
        && label.chars().allMatch(c -> isOneOf((char) c, ATOM_MARKS));
  }
}
