package dev.xcore.kernel.state;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.JsonText;
import dev.xcore.sdk.InvalidPayloadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts in a file, a line of JSON each, forced to disk one by one. Read at first use; written anew
 * when half of it is beyond its limits. A line that a crash has cut counts for nothing. Thread
 * safe.
 */
public final class HistoryFile {

  private static final Logger LOG = LoggerFactory.getLogger(HistoryFile.class);

  /** Lines beyond the limits that do not matter yet. */
  private static final int SPARE = 100;

  private final Path file;
  private final HistoryLimits limits;
  private final InstantSource clock = InstantSource.system();
  private final Binder binder = Binder.create();
  private @Nullable List<PluginAct> acts;
  private int lines;

  private HistoryFile(Path file, HistoryLimits limits) {
    this.file = file;
    this.limits = limits;
  }

  /**
   * Makes a history.
   *
   * @param file need not exist
   * @param limits how much it keeps
   * @return the history; the file is not touched yet
   */
  public static HistoryFile at(Path file, HistoryLimits limits) {
    return new HistoryFile(file, limits);
  }

  /**
   * Adds an act. If it cannot be written it is remembered until the process ends, and the log says
   * so.
   *
   * @param act what was done
   */
  public synchronized void add(PluginAct act) {
    List<PluginAct> known = known();
    known.add(act);
    try {
      append(line(act));
      lines++;
      bound(known);
    } catch (IOException e) {
      LOG.error("what was done with plugins cannot be kept file={}", file, e);
    }
  }

  /**
   * Returns the acts of a plugin.
   *
   * @param plugin its name
   * @param most how many
   * @return the newest first
   */
  public synchronized List<PluginAct> of(String plugin, int most) {
    Instant oldest = clock.instant().minus(limits.longest());
    return known().reversed().stream()
        .filter(act -> act.plugin().equals(plugin) && !act.at().isBefore(oldest))
        .limit(Math.min(most, limits.most()))
        .toList();
  }

  /**
   * Returns all acts.
   *
   * @return the oldest first
   */
  public synchronized List<PluginAct> all() {
    return List.copyOf(known());
  }

  /**
   * Forgets acts.
   *
   * @param ids of them
   */
  public synchronized void remove(Set<String> ids) {
    List<PluginAct> known = known();
    if (known.removeIf(act -> ids.contains(act.id()))) {
      try {
        rewrite(known);
      } catch (IOException e) {
        LOG.error("what was done with plugins cannot be kept file={}", file, e);
      }
    }
  }

  private List<PluginAct> known() {
    List<PluginAct> read = acts;
    if (read == null) {
      read = read();
      acts = read;
    }
    return read;
  }

  private List<PluginAct> read() {
    List<PluginAct> read = new ArrayList<>();
    lines = 0;
    if (!Files.exists(file)) {
      return read;
    }
    try {
      // Bytes that are no text come from a damaged disk and spoil their line only.
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      for (String line : text.split("\n", -1)) {
        lines++;
        act(line).ifPresent(read::add);
      }
      if (!text.isEmpty() && !text.endsWith("\n")) {
        rewrite(read); // Else the next line would be joined to the one that was cut.
      }
    } catch (IOException e) {
      LOG.error("what was done with plugins cannot be read file={}", file, e);
    }
    return read;
  }

  private void bound(List<PluginAct> known) throws IOException {
    Instant oldest = clock.instant().minus(limits.longest());
    Map<String, Integer> counts = new HashMap<>();
    List<PluginAct> kept = new ArrayList<>();
    for (PluginAct act : known.reversed()) {
      if (!act.at().isBefore(oldest)
          && counts.merge(act.plugin(), 1, Integer::sum) <= limits.most()) {
        kept.add(act);
      }
    }
    if (lines > 2 * kept.size() + SPARE) {
      known.clear();
      known.addAll(kept.reversed());
      rewrite(known);
    }
  }

  private void rewrite(List<PluginAct> known) throws IOException {
    StringBuilder text = new StringBuilder();
    known.forEach(act -> text.append(line(act)));
    DurableFile.replace(file, text.toString());
    lines = known.size();
  }

  private void append(String line) throws IOException {
    boolean isNew = !Files.exists(file);
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (isNew && folder != null) {
      Files.createDirectories(folder);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(line);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    if (isNew && folder != null) {
      DurableFile.forceFolder(folder);
    }
  }

  private String line(PluginAct act) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", act.id());
    tree.put("plugin", act.plugin());
    tree.put("act", act.kind().text());
    tree.put("actor", act.actor());
    tree.put("node", act.node());
    tree.put("at", act.at().toString());
    tree.put("version", act.version());
    tree.put("done", act.isDone());
    tree.put("message", act.message());
    return new String(JsonText.write(tree, binder), StandardCharsets.UTF_8) + "\n";
  }

  private static Optional<PluginAct> act(String line) {
    if (line.isBlank()) {
      return Optional.empty();
    }
    try {
      Object read = JsonText.read(line.getBytes(StandardCharsets.UTF_8));
      if (!(read instanceof Map<?, ?> tree)) {
        return Optional.empty();
      }
      return Optional.of(
          new PluginAct(
              text(tree, "id"),
              text(tree, "plugin"),
              PluginAct.Kind.valueOf(text(tree, "act").toUpperCase(Locale.ROOT)),
              text(tree, "actor"),
              text(tree, "node"),
              Instant.parse(text(tree, "at")),
              text(tree, "version"),
              Boolean.TRUE.equals(tree.get("done")),
              text(tree, "message")));
    } catch (InvalidPayloadException | IllegalArgumentException | DateTimeException damaged) {
      LOG.debug("a line of the history is not readable and counts for nothing", damaged);
      return Optional.empty();
    }
  }

  private static String text(Map<?, ?> tree, String key) {
    return tree.get(key) instanceof String text ? text : "";
  }
}
