package dev.xcore.kernel.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whose signatures count, and whose do not any more.
 *
 * @param roots keys that are trusted
 * @param revoked ids of keys that are not, whatever the roots say
 */
public record TrustStore(List<TrustRoot> roots, Set<String> revoked) {

  /** Trusts nobody. */
  public static final TrustStore EMPTY = new TrustStore(List.of(), Set.of());

  /** How far the clocks of signer and server may differ. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** Copies the collections. */
  public TrustStore {
    roots = List.copyOf(roots);
    revoked = Set.copyOf(revoked);
  }

  /**
   * Trusts one more key.
   *
   * @param root the key
   * @return the new store
   */
  public TrustStore with(TrustRoot root) {
    List<TrustRoot> more = new ArrayList<>(roots);
    more.add(root);
    return new TrustStore(more, revoked);
  }

  /**
   * Checks who has signed.
   *
   * @param header of the signature
   * @param message what was signed
   * @param signature over it
   * @param now the time
   */
  SignatureReport judge(SignatureHeader header, byte[] message, byte[] signature, Instant now) {
    if (revoked.contains(header.keyId())) {
      return judge(header, now);
    }
    List<TrustRoot> known = by(header).toList();
    if (!known.isEmpty() && known.stream().noneMatch(r -> r.key().isSigned(message, signature))) {
      return SignatureReport.of(
          SignatureVerdict.MODIFIED,
          header,
          "the signature is not that of key %s over this plugin: plugin.sig was changed or made up"
              .formatted(header.keyId()));
    }
    return judge(header, now);
  }

  /**
   * Judges the signer anew of a signature that was checked before.
   *
   * @param before what was found out then
   * @param now the time
   * @return what it is worth now; a signature that could not be checked stays as it was
   */
  public SignatureReport review(SignatureReport before, Instant now) {
    return switch (before.verdict()) {
      case VALID, EXPIRED -> before.header().map(h -> judge(h, now)).orElse(before);
      case UNTRUSTED ->
          before.header().filter(h -> revoked.contains(h.keyId())).isPresent()
              ? judge(before.header().get(), now)
              : before;
      case UNSIGNED, MODIFIED, REVOKED -> before;
    };
  }

  private Stream<TrustRoot> by(SignatureHeader header) {
    return roots.stream()
        .filter(root -> root.key().algorithm() == header.algorithm())
        .filter(root -> root.key().id().equals(header.keyId()));
  }

  private SignatureReport judge(SignatureHeader header, Instant now) {
    String key = header.algorithm().label() + " key " + header.keyId();
    if (revoked.contains(header.keyId())) {
      return SignatureReport.of(
          SignatureVerdict.REVOKED, header, key + " is listed in plugins.revoked_keys");
    }
    List<TrustRoot> known = by(header).toList();
    if (known.isEmpty()) {
      return SignatureReport.of(
          SignatureVerdict.UNTRUSTED, header, key + " is not trusted" + trusted());
    }
    List<TrustRoot> scoped = known.stream().filter(r -> r.isFor(header.plugin())).toList();
    if (scoped.isEmpty()) {
      return SignatureReport.of(
          SignatureVerdict.UNTRUSTED,
          header,
          "%s is trusted for %s, not for %s"
              .formatted(key, known.getFirst().plugins(), header.plugin()));
    }
    if (header.signedAt().isAfter(now.plus(SKEW))) {
      return SignatureReport.of(
          SignatureVerdict.UNTRUSTED,
          header,
          "it says it was signed at %s, and it is %s only: one of the clocks is wrong"
              .formatted(header.signedAt(), now));
    }
    Optional<TrustRoot> current = scoped.stream().filter(r -> !r.isExpired(now)).findFirst();
    return current.isPresent()
        ? new SignatureReport(SignatureVerdict.VALID, Optional.of(header), List.of())
        : SignatureReport.of(
            SignatureVerdict.EXPIRED,
            header,
            "%s was trusted until %s".formatted(key, scoped.getFirst().expires().orElse(now)));
  }

  private String trusted() {
    return roots.isEmpty()
        ? "; no key is: plugins.trusted_keys is empty"
        : "; trusted keys: "
            + String.join(", ", roots.stream().map(root -> root.key().id()).distinct().toList());
  }
}
