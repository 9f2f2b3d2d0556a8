package dev.xcore.services.migrations;

import dev.xcore.kernel.services.MigrationException;
import dev.xcore.kernel.services.MigrationSource;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.services.migrations.MigrationScript.Kind;
import dev.xcore.services.sql.Dialect;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The scripts of one version of a plugin: {@code V1__name.sql} and {@code U1__name.sql}, those of
 * all dialects in the folder itself, those of one in a folder of its name. Immutable.
 */
public final class MigrationScripts {

  /** Largest script in bytes. */
  private static final int LARGEST = 16 << 20;

  private static final Pattern NAME =
      Pattern.compile("([VU])([0-9]{1,18}(?:[._][0-9]{1,18})*)__([\\w .-]{1,180})\\.sql");
  private static final Pattern NOTE =
      Pattern.compile("(?:README|NOTICE|CHANGELOG).*|.*\\.(?:md|txt)");
  private static final Pattern ONE_UNDERSCORE =
      Pattern.compile("[VUvu][0-9]+(?:[._][0-9]+)*_[^_0-9].*");
  private static final String FORM = "write V1__name.sql, with two underscores";

  private final MigrationSource source;
  private final Map<Dialect, List<MigrationScript>> scripts;
  private final List<Problem> problems;

  private MigrationScripts(
      MigrationSource source, Map<Dialect, List<MigrationScript>> scripts, List<Problem> problems) {
    this.source = source;
    this.scripts = scripts;
    this.problems = List.copyOf(problems);
  }

  /**
   * Reads scripts; runs nothing.
   *
   * @param source the files
   * @return the scripts, and what is wrong with them
   */
  public static MigrationScripts read(MigrationSource source) {
    Map<Dialect, List<MigrationScript>> all = new HashMap<>();
    List<Problem> problems = new ArrayList<>();
    source
        .files()
        .forEach((path, bytes) -> {
          try {
            script(source, path, bytes)
                .ifPresent(script -> dialects(path).forEach(each -> list(all, each).add(script)));
          } catch (IllegalArgumentException wrong) {
            problems.add(Problem.of(source.shown(path), String.valueOf(wrong.getMessage())));
          }
        });
    all.values().forEach(list -> list.sort(Comparator.comparing(MigrationScript::order)));
    all.values().forEach(list -> check(list, problems));
    return new MigrationScripts(source, all, problems.stream().distinct().toList());
  }

  private static List<MigrationScript> list(
      Map<Dialect, List<MigrationScript>> all, Dialect dialect) {
    return all.computeIfAbsent(dialect, each -> new ArrayList<>());
  }

  private static Optional<MigrationScript> script(
      MigrationSource source, String path, byte[] bytes) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    if (NOTE.matcher(file).matches()) {
      return Optional.empty();
    }
    dialects(path);
    Matcher name = NAME.matcher(file);
    if (!name.matches()) {
      throw new IllegalArgumentException(misnamed(file));
    }
    String version = name.group(2).replace('_', '.');
    if (Arrays.stream(version.split("\\.")).allMatch(part -> part.matches("0+"))) {
      throw new IllegalArgumentException(
          "version 0 is the state before all migrations; begin with V1");
    }
    return Optional.of(
        new MigrationScript(
            name.group(1).equals("V") ? Kind.VERSIONED : Kind.UNDO,
            version,
            name.group(3).replace('_', ' '),
            path,
            source.shown(path),
            text(bytes)));
  }

  private static String misnamed(String file) {
    if (file.startsWith("R__")) {
      return "scripts that are repeated are not supported; " + FORM;
    }
    if (!file.endsWith(".sql")) {
      return "is no migration; " + FORM;
    }
    if (ONE_UNDERSCORE.matcher(file).matches()) {
      return "has one underscore between version and name; " + FORM;
    }
    return "is no name of a migration; " + FORM + ", or U1__name.sql to take it back";
  }

  private static List<Dialect> dialects(String path) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      return List.of(Dialect.values());
    }
    String folder = path.substring(0, path.lastIndexOf('/'));
    List<Dialect> named =
        Arrays.stream(Dialect.values()).filter(each -> each.label().equals(folder)).toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException(
          "lies in a folder '%s'; scripts lie in migrations/ itself, or in %s for one database"
              .formatted(
                  folder,
                  Arrays.stream(Dialect.values())
                      .map(each -> each.label() + "/")
                      .collect(Collectors.joining(", "))));
    }
    return named;
  }

  private static String text(byte[] bytes) {
    if (bytes.length > LARGEST) {
      throw new IllegalArgumentException(
          "has %,d bytes; a migration may have %,d".formatted(bytes.length, LARGEST));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("is not UTF-8; save it as UTF-8", e);
    }
  }

  private static void check(List<MigrationScript> scripts, List<Problem> problems) {
    Map<Kind, Map<MigrationVersion, MigrationScript>> seen = new EnumMap<>(Kind.class);
    for (MigrationScript script : scripts) {
      MigrationScript other =
          seen.computeIfAbsent(script.kind(), kind -> new TreeMap<>())
              .putIfAbsent(script.order(), script);
      if (other != null) {
        problems.add(
            Problem.of(
                script.shown(),
                "has the version of %s; give it another number".formatted(other.path())));
      }
    }
    Map<MigrationVersion, MigrationScript> made = seen.getOrDefault(Kind.VERSIONED, Map.of());
    for (MigrationScript script : scripts) {
      if (script.kind() == Kind.UNDO && !made.containsKey(script.order())) {
        problems.add(
            Problem.of(
                script.shown(),
                "takes back version %s, which no V%s__*.sql makes"
                    .formatted(script.version(), script.version())));
      }
    }
  }

  /**
   * Returns what is wrong with the files.
   *
   * @return empty if they can be used
   */
  public List<Problem> problems() {
    return problems;
  }

  MigrationSource source() {
    return source;
  }

  /**
   * Returns the scripts of a dialect.
   *
   * @throws MigrationException if something is wrong with any
   */
  List<MigrationScript> of(Dialect dialect) {
    if (!problems.isEmpty()) {
      throw new MigrationException(problems, null);
    }
    return List.copyOf(scripts.getOrDefault(dialect, List.of()));
  }
}
