package dev.xcore.cli;

import dev.xcore.app.config.Configuration;
import dev.xcore.handlers.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Secrets that are written into configuration and sources of plugins. Knows the shapes of keys that
 * providers give out, and values of secret names that look random; it shows none of them.
 *
 * @param root the application's folder
 * @param configuration names the plugin folder
 */
record WrittenSecrets(Path root, Configuration configuration) {

  private static final Set<String> TEXTS =
      Set.of("yaml", "yml", "json", "properties", "java", "kt", "xml", "sql", "toml", "sh");
  private static final long LONGEST = 1 << 20;
  private static final int MOST_FILES = 5000;
  private static final int MOST_DEPTH = 12;
  private static final int LEAST_LENGTH = 12;
  private static final double LEAST_BITS = 3.0;

  private record Shape(String what, Pattern pattern) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("a private key", Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----")),
          new Shape("a key of AWS", Pattern.compile("\\bAKIA[0-9A-Z]{16}\\b")),
          new Shape("a token of GitHub", Pattern.compile("\\bgh[pousr]_[A-Za-z0-9]{36,}")),
          new Shape("a token of GitLab", Pattern.compile("\\bglpat-[A-Za-z0-9_-]{20,}")),
          new Shape("a token of Slack", Pattern.compile("\\bxox[abprs]-[A-Za-z0-9-]{20,}")),
          new Shape("a key of Google", Pattern.compile("\\bAIza[0-9A-Za-z_-]{35}\\b")),
          new Shape("a key of Stripe", Pattern.compile("\\b[rs]k_live_[0-9a-zA-Z]{24,}")));

  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9_.-]{0,60})[\"']?\\s*[:=]\\s*[\"']?([A-Za-z0-9+/=_!@#%^&*.-]{12,200})[\"']?\\s*[,;}]?\\s*$");
  private static final Pattern QUOTED =
      Pattern.compile("([A-Za-z][A-Za-z0-9_]{0,60})\\s*=\\s*\"([^\"\\s$]{12,200})\"");
  private static final Pattern NO_SECRET =
      Pattern.compile(
          "(?i).*(example|sample|placeholder|changeme|change-me|your-|xxxx|\\*\\*\\*).*");

  /** Names of what is about a secret and none. */
  private static final Pattern ABOUT =
      Pattern.compile("(?i).*(file|path|header|name|url|ttl|field|type|prefix|pattern|policy|id)");

  List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    for (Path file : files()) {
      scan(file, findings);
    }
    return findings;
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    configuration.file().ifPresent(files::add);
    try {
      try (Stream<Path> near = Files.list(root)) {
        near.filter(WrittenSecrets::isText)
            .filter(file -> !files.contains(file))
            .forEach(files::add);
      }
      Path plugins = configuration.plugins().directory();
      if (Files.isDirectory(plugins)) {
        try (Stream<Path> tree = Files.walk(plugins, MOST_DEPTH)) {
          tree.filter(WrittenSecrets::isText).limit(MOST_FILES).forEach(files::add);
        }
      }
    } catch (IOException failure) {
      throw new CommandFailure("cannot look through " + root + ": " + failure, failure);
    }
    return files;
  }

  private static boolean isText(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return TEXTS.contains(name.substring(name.lastIndexOf('.') + 1))
        && Files.isRegularFile(file)
        && !name.endsWith("lock");
  }

  private void scan(Path file, List<Finding> findings) {
    String text;
    try {
      if (Files.size(file) > LONGEST) {
        return;
      }
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      findings.add(
          Finding.warn(
              "secrets in files",
              file + " cannot be read: " + unreadable.getMessage(),
              "run the command as the server's user"));
      return;
    }
    boolean isCode = !file.toString().matches(".*\\.(ya?ml|json|properties|toml)");
    int line = 0;
    for (String each : text.split("\n", -1)) {
      line++;
      String what = found(each, isCode);
      if (!what.isEmpty()) {
        findings.add(
            Finding.fail(
                "secret in a file",
                "%s:%d holds %s".formatted(root.relativize(file.toAbsolutePath()), line, what),
                "put it into the environment or the file of app.dotenv, write ${NAME} here, and"
                    + " change the secret"));
      }
    }
  }

  private static String found(String line, boolean isCode) {
    for (Shape shape : SHAPES) {
      if (shape.pattern().matcher(line).find()) {
        return shape.what();
      }
    }
    Matcher assignment = (isCode ? QUOTED : ASSIGNMENT).matcher(line);
    while (assignment.find()) {
      String name = assignment.group(1);
      String key = name.substring(name.lastIndexOf('.') + 1);
      if (Secrets.isSecret(key) && !ABOUT.matcher(key).matches() && isRandom(assignment.group(2))) {
        return "what looks like the value of '" + key + "'";
      }
    }
    return "";
  }

  /** Words have few bits a character, and no digits between letters. */
  private static boolean isRandom(String value) {
    boolean hasDigit = value.chars().anyMatch(Character::isDigit);
    boolean hasLetter = value.chars().anyMatch(Character::isLetter);
    return value.length() >= LEAST_LENGTH
        && hasDigit
        && hasLetter
        && bits(value) >= LEAST_BITS
        && !NO_SECRET.matcher(value).matches()
        && !value.contains("${");
  }

  private static double bits(String value) {
    double bits = 0;
    for (int each : value.chars().distinct().toArray()) {
      double share = (double) value.chars().filter(c -> c == each).count() / value.length();
      bits -= share * Math.log(share) / Math.log(2);
    }
    return bits;
  }
}
