package dev.xcore.cli;

import dev.xcore.kernel.signing.SignatureHeader;
import dev.xcore.kernel.signing.SignatureReport;
import java.util.LinkedHashMap;
import java.util.Map;

/** Words for what signatures are worth. */
final class SignatureText {

  private SignatureText() {}

  /** The verdict in its colour. */
  static String verdict(Terminal terminal, SignatureReport report) {
    String text = report.verdict().text();
    return switch (report.verdict()) {
      case VALID -> terminal.good(text);
      case UNSIGNED, UNTRUSTED, EXPIRED -> terminal.doubtful(text);
      case MODIFIED, REVOKED -> terminal.bad(text);
    };
  }

  /** Who says that he signed, and when. */
  static String signer(SignatureHeader header) {
    return ", signed by %s key %s at %s"
        .formatted(header.algorithm().label(), header.keyId(), header.signedAt());
  }

  /** The same as the server says it. */
  static Map<String, Object> tree(SignatureReport report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("verdict", report.verdict().text());
    report
        .header()
        .ifPresent(header -> {
          tree.put("algo", header.algorithm().label());
          tree.put("key_id", header.keyId());
          tree.put("signed_at", header.signedAt().toString());
        });
    if (!report.reasons().isEmpty()) {
      tree.put("reasons", report.reasons());
    }
    return tree;
  }
}
