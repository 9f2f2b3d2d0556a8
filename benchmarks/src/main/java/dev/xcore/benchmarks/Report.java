package dev.xcore.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;

/** Shows figures as a table for people and as JSON for programs. Immutable. */
final class Report {

  private final List<Figure> figures;

  Report(List<Figure> figures) {
    this.figures = List.copyOf(figures);
  }

  /** Three significant digits are more than such a measurement is worth. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size >= 100) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
  }

  String table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("what", "measured", "peer", "ratio", "budget", "kept"));
    for (Figure figure : figures) {
      rows.add(
          List.of(
              figure.name(),
              number(figure.value()) + " " + figure.unit(),
              figure.peer().map(peer -> number(peer.value()) + " " + peer.name()).orElse(""),
              figure.ratio().map(Report::number).orElse(""),
              figure.budget().map(Figure.Budget::text).orElse(""),
              figure.budget().map(budget -> budget.isKept() ? "yes" : "NO").orElse("")));
    }
    return aligned(rows);
  }

  private static String aligned(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
        String cell = row.get(column);
        text.append(cell).append(" ".repeat(width - cell.length() + 2));
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  void write(Path file) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("measured_at", Instant.now().toString());
    document.put("machine", machine());
    document.put(
        "note",
        "Load generator, server and peer share the processors; a ratio within one run says more"
            + " than a number.");
    document.put("figures", figures.stream().map(Report::tree).toList());
    ObjectMapper mapper = new ObjectMapper();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(
        file, mapper.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(document));
  }

  private static Map<String, Object> machine() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    machine.put("java", System.getProperty("java.vm.version"));
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    return machine;
  }

  private static Map<String, Object> tree(Figure figure) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", figure.name());
    tree.put("value", figure.value());
    tree.put("unit", figure.unit());
    figure.peer().ifPresent(peer -> tree.put("peer", Map.of(peer.name(), peer.value())));
    figure.ratio().ifPresent(ratio -> tree.put("ratio", ratio));
    figure.budget().ifPresent(budget -> tree.put("budget", budget.text()));
    figure.budget().ifPresent(budget -> tree.put("kept", budget.isKept()));
    return tree;
  }
}
