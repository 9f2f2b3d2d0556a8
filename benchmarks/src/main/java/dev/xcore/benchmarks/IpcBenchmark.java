package dev.xcore.benchmarks;

import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.json.JsonMapper;

/** The value codec of frames beside JSON by Jackson: the same trees, written and read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IpcBenchmark {

  private static final int ROWS = 480;

  /** What is written and read: a map of eight fields, or a table of about 70 KB of JSON. */
  @Param({"map", "table"})
  public String shape = "map";

  private final JsonMapper json = JsonMapper.builder().build();
  private final ValueWriter writer = ValueWriter.create();
  private final Map<String, Object> map = map(7);
  private final List<Object> table = table();
  private final byte[] mapValues = ValueWriter.create().value(map).toBytes();
  private final byte[] tableValues = ValueWriter.create().value(table).toBytes();
  private final byte[] mapJson = json.writeValueAsBytes(map);
  private final byte[] tableJson = json.writeValueAsBytes(table);

  private static Map<String, Object> map(int number) {
    Map<String, Object> address = new LinkedHashMap<>();
    address.put("city", "Zürich");
    address.put("zip", 8001 + number);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", 1_000_000_007L * number);
    map.put("name", "product number " + number);
    map.put("price", 19.99 + number);
    map.put("active", number % 2 == 0);
    map.put("tags", List.of("new", "sale", "tea"));
    map.put("address", address);
    map.put("note", "ordered by telephone");
    map.put("rating", 4);
    return map;
  }

  private static List<Object> table() {
    List<Object> rows = new ArrayList<>();
    for (int number = 0; number < ROWS; number++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", 1_000_000_007L * number);
      row.put("name", "product number " + number);
      row.put("price", 19.99 + number);
      row.put("active", number % 2 == 0);
      row.put("tags", List.of("new", "sale", "tea"));
      row.put("note", "ordered by telephone");
      rows.add(row);
    }
    return rows;
  }

  private boolean isMap() {
    return shape.equals("map");
  }

  /**
   * Returns how long the forms are, for the table of figures.
   *
   * @return bytes: the map as values and as JSON, the table as values and as JSON
   */
  static List<Integer> sizes() {
    IpcBenchmark benchmark = new IpcBenchmark();
    return List.of(
        benchmark.mapValues.length,
        benchmark.mapJson.length,
        benchmark.tableValues.length,
        benchmark.tableJson.length);
  }

  /**
   * Writes values.
   *
   * @return their length
   */
  @Benchmark
  public int writeValues() {
    writer.clear();
    return writer.value(isMap() ? map : table).size();
  }

  /**
   * Reads values.
   *
   * @return the tree
   * @throws IOException if they are malformed
   */
  @Benchmark
  public @Nullable Object readValues() throws IOException {
    return ValueReader.of(isMap() ? mapValues : tableValues, ReadLimits.USUAL).value();
  }

  /**
   * Writes JSON.
   *
   * @return the document
   */
  @Benchmark
  public byte[] writeJson() {
    return json.writeValueAsBytes(isMap() ? map : table);
  }

  /**
   * Reads JSON.
   *
   * @return the tree
   */
  @Benchmark
  public Object readJson() {
    return json.readValue(isMap() ? mapJson : tableJson, Object.class);
  }
}
