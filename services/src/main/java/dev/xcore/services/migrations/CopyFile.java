package dev.xcore.services.migrations;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.JsonText;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The form of copies: compressed lines of JSON, the first of which says what it is. */
final class CopyFile {

  private static final String SQL = "sql";
  private static final String INSERT = "insert";
  private static final String ROW = "row";

  private CopyFile() {}

  /** Takes one step after the other. */
  interface Steps {
    void take(CopyStep step) throws Exception;
  }

  /** Makes steps. */
  interface Content {
    void write(Steps steps) throws Exception;
  }

  static void write(Path file, Map<String, ?> head, Content content) throws Exception {
    Binder binder = Binder.create(value -> List.of());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
      line(out, head, binder);
      content.write(step -> line(out, tree(step), binder));
    }
  }

  private static void line(OutputStream out, Object tree, Binder binder) throws IOException {
    out.write(JsonText.write(tree, binder));
    out.write('\n');
  }

  private static Map<String, Object> tree(CopyStep step) {
    return switch (step) {
      case CopyStep.Sql sql -> Map.of(SQL, sql.sql());
      case CopyStep.Insert insert -> Map.of(INSERT, insert.sql());
      case CopyStep.Row row -> Map.of(ROW, row.values());
    };
  }

  /** Reads what a copy is. */
  static Map<?, ?> head(Path file) throws IOException {
    try (InputStream in = open(file)) {
      return JsonText.read(line(in)) instanceof Map<?, ?> head ? head : Map.of();
    }
  }

  /** Reads the steps of a copy. */
  static void read(Path file, Steps steps) throws Exception {
    try (InputStream in = open(file)) {
      line(in);
      for (byte[] line = line(in); line.length > 0; line = line(in)) {
        steps.take(step(JsonText.read(line)));
      }
    }
  }

  private static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(
        new GZIPInputStream(Files.newInputStream(file), 1 << 16), 1 << 16);
  }

  private static byte[] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.write(c);
    }
    return line.toByteArray();
  }

  private static CopyStep step(@Nullable Object tree) throws IOException {
    if (tree instanceof Map<?, ?> members) {
      if (members.get(SQL) instanceof String sql) {
        return new CopyStep.Sql(sql);
      }
      if (members.get(INSERT) instanceof String sql) {
        return new CopyStep.Insert(sql);
      }
      if (members.get(ROW) instanceof List<?> values) {
        List<@Nullable String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value == null ? null : String.valueOf(value)));
        return new CopyStep.Row(texts);
      }
    }
    throw new IOException("a line of the copy is damaged");
  }
}
