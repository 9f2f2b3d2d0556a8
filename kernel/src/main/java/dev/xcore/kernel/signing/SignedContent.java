package dev.xcore.kernel.signing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a plugin is signed.
 *
 * @param plugin its name
 * @param version as in its manifest
 * @param files all but {@code data/}, {@code plugin.sig} and leftovers; sorted by the bytes of
 *     their paths
 * @param archive of a jar the hash of all of its bytes but those of the signature, see {@link
 *     SignedJar}
 */
public record SignedContent(
    String plugin, String version, List<SignedFile> files, Optional<String> archive) {

  /** The order of paths: that of their UTF-8 bytes. */
  static final Comparator<String> ORDER =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  /** Sorts the files. */
  public SignedContent {
    files = files.stream().sorted(Comparator.comparing(SignedFile::path, ORDER)).toList();
  }

  /** The hashes by path, sorted. */
  Map<String, String> hashes() {
    Map<String, String> hashes = new LinkedHashMap<>();
    files.forEach(file -> hashes.put(file.path(), file.sha256()));
    return Collections.unmodifiableMap(hashes);
  }

  /** Of each file the line {@code path NUL length NUL sha256 LF}; a path holds no NUL. */
  String lines() {
    StringBuilder lines = new StringBuilder();
    files.forEach(file ->
        lines
            .append(file.path())
            .append('\0')
            .append(file.size())
            .append('\0')
            .append(file.sha256())
            .append('\n'));
    return lines.toString();
  }

  /** The hash of {@link #lines}. */
  String digest() {
    return Sha256.hex(lines().getBytes(StandardCharsets.UTF_8));
  }
}
