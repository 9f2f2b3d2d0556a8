package dev.xcore.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns. */
final class TextTable {

  private static final String GAP = "  ";
  private static final String ESCAPE = "\u001B\\[[0-9;]*m";

  private final List<List<String>> rows = new ArrayList<>();

  TextTable row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** Renders the rows; colour takes no width, and lines end without blanks. */
  List<String> lines() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        if (column == widths.size()) {
          widths.add(0);
        }
        widths.set(column, Math.max(widths.get(column), width(row.get(column))));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell);
      if (column < row.size() - 1) {
        line.repeat(' ', widths.get(column) - width(cell)).append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    String plain = cell.replaceAll(ESCAPE, "");
    return plain.codePointCount(0, plain.length());
  }
}
