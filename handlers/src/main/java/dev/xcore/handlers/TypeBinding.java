package dev.xcore.handlers;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one Java type is read from a value tree, written to one and described. Thread safe. */
public interface TypeBinding {

  /**
   * Converts and validates.
   *
   * @param tree a value tree; null stands for the JSON null
   * @param reading collects problems with their paths; see {@link Reading}
   * @return the value; null for null, or when problems were added
   */
  @Nullable Object read(@Nullable Object tree, Reading reading);

  /**
   * Writes a value.
   *
   * @param value of this type, not null
   * @param sink where to
   * @throws IOException if the sink fails
   */
  void write(Object value, ValueSink sink) throws IOException;

  /**
   * Describes the type as JSON Schema 2020-12.
   *
   * @param schemas where named types are defined once; they are described by a reference
   * @return a schema as a value tree
   */
  Map<String, Object> schema(SchemaSet schemas);

  /**
   * Tells whether one text is enough to make a value: such a type is a query parameter by default.
   *
   * @return true for texts, numbers, truth values, enums, dates, UUIDs, URIs, paths and such
   */
  boolean isSimple();
}
