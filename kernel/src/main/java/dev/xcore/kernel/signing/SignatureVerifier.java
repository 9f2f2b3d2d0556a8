package dev.xcore.kernel.signing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares a plugin with its signature. */
public final class SignatureVerifier {

  /** Files that are named before the rest is counted. */
  private static final int NAMED = 10;

  private SignatureVerifier() {}

  /**
   * Verifies a signature: first that plugin and files are those that were signed, then by whom.
   *
   * @param file the bytes of {@code plugin.sig}
   * @param content the plugin as it is now
   * @param trust whose signatures count
   * @param now the time
   * @return what it is worth, and why
   */
  public static SignatureReport verify(
      byte[] file, SignedContent content, TrustStore trust, Instant now) {
    PluginSignature signature;
    try {
      signature = PluginSignature.read(file);
    } catch (IllegalArgumentException broken) {
      return SignatureReport.modified(
          PluginSignature.FILE + " cannot be used: " + broken.getMessage());
    }
    List<String> differences = differences(signature, content);
    if (!differences.isEmpty()) {
      return new SignatureReport(
          SignatureVerdict.MODIFIED, Optional.of(signature.header()), differences);
    }
    return trust.judge(
        signature.header(),
        signature.header().message(content),
        Base64.getDecoder().decode(signature.signature()),
        now);
  }

  private static List<String> differences(PluginSignature signature, SignedContent content) {
    SignatureHeader header = signature.header();
    List<String> found = new ArrayList<>();
    if (!header.plugin().equals(content.plugin())) {
      found.add("it is the signature of plugin '%s'".formatted(header.plugin()));
    }
    if (!header.version().equals(content.version())) {
      found.add(
          "it is the signature of version %s, this is %s"
              .formatted(header.version(), content.version()));
    }
    found.addAll(shortened(files(signature.files(), content.hashes())));
    if (found.isEmpty() && !header.archive().equals(content.archive())) {
      found.add(archive(header, content));
    }
    if (found.isEmpty() && !signature.digest().equals(content.digest())) {
      found.add("the digest in plugin.sig is not that of the files it lists");
    }
    return found;
  }

  private static String archive(SignatureHeader header, SignedContent content) {
    if (header.archive().isEmpty()) {
      return "it was made for the plugin's folder, not for this archive";
    }
    return content.archive().isEmpty()
        ? "it was made for an archive, not for a folder"
        : "no file differs, but other bytes of the archive do: data/, order, times or names of"
            + " entries";
  }

  /** Says of each file that differs how. */
  private static List<String> files(Map<String, String> signed, Map<String, String> present) {
    Map<String, String> removed = new LinkedHashMap<>(signed);
    removed.keySet().removeAll(present.keySet());
    Map<String, String> added = new LinkedHashMap<>(present);
    added.keySet().removeAll(signed.keySet());
    List<String> found = new ArrayList<>();
    signed.forEach((path, hash) -> {
      String now = present.get(path);
      if (now != null && !now.equals(hash)) {
        found.add(SignatureText.shown(path) + " was changed");
      }
    });
    removed.forEach((path, hash) -> found.add(removal(path, hash, added)));
    added.keySet().forEach(path -> found.add(SignatureText.shown(path) + " was added"));
    return found;
  }

  /** A file that went and one that came with the same content are one that was renamed. */
  private static String removal(String path, String hash, Map<String, String> added) {
    Optional<String> target =
        added.entrySet().stream()
            .filter(file -> file.getValue().equals(hash))
            .map(Map.Entry::getKey)
            .findFirst();
    target.ifPresent(added::remove);
    return target
        .map(to ->
            "%s was renamed to %s".formatted(SignatureText.shown(path), SignatureText.shown(to)))
        .orElseGet(() -> SignatureText.shown(path) + " was removed");
  }

  private static List<String> shortened(List<String> found) {
    if (found.size() <= NAMED) {
      return found;
    }
    List<String> first = new ArrayList<>(found.subList(0, NAMED));
    first.add("and %,d more".formatted(found.size() - NAMED));
    return first;
  }
}
