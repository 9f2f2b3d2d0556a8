package dev.xcore.kernel.signing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of {@code plugin.sig}. */
final class SignatureText {

  private static final int MOST_FILES = 10_000;
  private static final int LONGEST_VALUE = 300;
  private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{16}");
  private static final Pattern PLAIN = Pattern.compile("[!-~]{1," + LONGEST_VALUE + "}");
  private static final List<String> KNOWN =
      List.of(
          "plugin",
          "version",
          "algo",
          "key_id",
          "digest",
          "archive",
          "files",
          "signature",
          "signed_at");

  private SignatureText() {}

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static PluginSignature read(byte[] bytes) {
    if (bytes.length > PluginSignature.LARGEST) {
      throw new IllegalArgumentException(
          "it has %,d bytes; a signature may have %,d"
              .formatted(bytes.length, PluginSignature.LARGEST));
    }
    Map<String, Object> members = StrictJson.read(text(bytes));
    if (!members.containsKey("algo") && members.containsKey("digest")) {
      throw new IllegalArgumentException(
          "it names no algo: it is a signature of generation 1, which covers too little to count");
    }
    for (String name : members.keySet()) {
      if (!KNOWN.contains(name)) {
        throw new IllegalArgumentException("it has an unknown member '%s'".formatted(shown(name)));
      }
    }
    PluginSignature signature = assemble(members);
    if (!Arrays.equals(write(signature), bytes)) {
      throw new IllegalArgumentException(
          "it is not written as xcore writes it: something between its values was changed");
    }
    return signature;
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("it is no UTF-8", e);
    }
  }

  private static PluginSignature assemble(Map<String, Object> members) {
    String algo = matching(members, "algo", PLAIN);
    SignatureAlgorithm algorithm =
        SignatureAlgorithm.find(algo)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "its algo '%s' is neither HMAC-SHA256 nor Ed25519".formatted(algo)));
    Optional<String> archive =
        members.containsKey("archive")
            ? Optional.of(matching(members, "archive", Sha256.FORM))
            : Optional.empty();
    SignatureHeader header =
        new SignatureHeader(
            matching(members, "plugin", PLAIN),
            matching(members, "version", PLAIN),
            algorithm,
            matching(members, "key_id", KEY_ID),
            instant(matching(members, "signed_at", PLAIN)),
            archive);
    return new PluginSignature(
        header,
        matching(members, "digest", Sha256.FORM),
        files(members.get("files")),
        signature(matching(members, "signature", PLAIN), algorithm));
  }

  private static String matching(Map<String, Object> members, String name, Pattern form) {
    if (!(members.get(name) instanceof String value)) {
      throw new IllegalArgumentException("it lacks the text '%s'".formatted(name));
    }
    if (!form.matcher(value).matches()) {
      throw new IllegalArgumentException("its '%s' cannot be '%s'".formatted(name, shown(value)));
    }
    return value;
  }

  private static Instant instant(String text) {
    try {
      Instant at = Instant.parse(text);
      if (at.truncatedTo(ChronoUnit.SECONDS).equals(at)) {
        return at;
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("its 'signed_at' is no ISO 8601 time in UTC", e);
    }
    throw new IllegalArgumentException("its 'signed_at' is not in whole seconds");
  }

  private static String signature(String text, SignatureAlgorithm algorithm) {
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("its 'signature' is no Base64", e);
    }
    if (decoded.length != algorithm.length()) {
      throw new IllegalArgumentException(
          "its 'signature' has %d bytes; one of %s has %d"
              .formatted(decoded.length, algorithm.label(), algorithm.length()));
    }
    if (!base64(decoded).equals(text)) {
      throw new IllegalArgumentException("its 'signature' is Base64 with bits that mean nothing");
    }
    return text;
  }

  private static Map<String, String> files(@Nullable Object value) {
    if (!(value instanceof StrictJson.Texts texts)) {
      throw new IllegalArgumentException("it lacks 'files'");
    }
    Map<String, String> files = texts.members();
    if (files.size() > MOST_FILES) {
      throw new IllegalArgumentException("it names more than %,d files".formatted(MOST_FILES));
    }
    String before = "";
    for (Map.Entry<String, String> file : files.entrySet()) {
      String path = file.getKey();
      if (!isPath(path)) {
        throw new IllegalArgumentException("'%s' is no path of a file".formatted(shown(path)));
      }
      if (SignedContent.ORDER.compare(before, path) >= 0) {
        throw new IllegalArgumentException(
            "its files are not in order at '%s'".formatted(shown(path)));
      }
      if (!Sha256.FORM.matcher(file.getValue()).matches()) {
        throw new IllegalArgumentException("the hash of '%s' is no SHA-256".formatted(shown(path)));
      }
      before = path;
    }
    return files;
  }

  private static boolean isPath(String path) {
    return path.indexOf('\0') < 0
        && Arrays.stream(path.split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  /** Keeps hostile texts out of terminals and logs. */
  static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > 80 ? plain.substring(0, 79) + "…" : plain;
  }

  static byte[] write(PluginSignature signature) {
    SignatureHeader header = signature.header();
    StringBuilder json = new StringBuilder("{\n");
    member(json, "plugin", header.plugin());
    member(json, "version", header.version());
    member(json, "algo", header.algorithm().label());
    member(json, "key_id", header.keyId());
    member(json, "digest", signature.digest());
    header.archive().ifPresent(hash -> member(json, "archive", hash));
    json.append("  \"files\": {");
    Iterator<Map.Entry<String, String>> files = signature.files().entrySet().iterator();
    while (files.hasNext()) {
      Map.Entry<String, String> file = files.next();
      json.append("\n    ").append(StrictJson.quoted(file.getKey())).append(": ");
      json.append(StrictJson.quoted(file.getValue())).append(files.hasNext() ? "," : "\n  ");
    }
    json.append("},\n");
    member(json, "signature", signature.signature());
    json.append("  \"signed_at\": ").append(StrictJson.quoted(header.signedAt().toString()));
    return json.append("\n}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void member(StringBuilder json, String name, String value) {
    json.append("  \"").append(name).append("\": ");
    json.append(StrictJson.quoted(value)).append(",\n");
  }
}
