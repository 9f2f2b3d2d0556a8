package dev.xcore.handlers;

import dev.xcore.handlers.RecordType.Component;
import dev.xcore.sdk.data.Id;
import dev.xcore.sdk.data.Sort;
import dev.xcore.sdk.data.Table;
import dev.xcore.sdk.data.Version;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How records of a type are stored: the SQL of their table. Immutable.
 *
 * @param <T> the record
 */
final class RecordTable<T> {

  private static final Set<Class<?>> NUMBERS =
      Set.of(long.class, int.class, Long.class, Integer.class);

  private final RecordType<T> type;
  private final IdentifierQuotes quotes;
  private final String table;
  private final Component id;
  private final Optional<Component> version;

  private RecordTable(
      RecordType<T> type,
      IdentifierQuotes quotes,
      String table,
      Component id,
      Optional<Component> version) {
    this.type = type;
    this.quotes = quotes;
    this.table = table;
    this.id = id;
    this.version = version;
  }

  /**
   * Reads the annotations of a record.
   *
   * @throws IllegalArgumentException if it cannot be stored; says what is missing
   */
  static <T> RecordTable<T> of(RecordType<T> type, Class<?> raw, IdentifierQuotes quotes) {
    Table table = raw.getAnnotation(Table.class);
    if (table == null) {
      throw new IllegalArgumentException(
          "record %s is stored in no table: annotate it with @Table(\"%s\")"
              .formatted(type.name(), RecordType.snakeCase(type.name())));
    }
    Component id =
        only(type, Id.class)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "record %s has no key: annotate one component with @Id"
                        .formatted(type.name())));
    Optional<Component> version = only(type, Version.class);
    version
        .filter(component -> !NUMBERS.contains(component.raw()))
        .ifPresent(component -> {
          throw new IllegalArgumentException(
              "%s.%s counts changes: make it a long or an int"
                  .formatted(type.name(), component.name()));
        });
    String name = table.value().isEmpty() ? RecordType.snakeCase(type.name()) : table.value();
    return new RecordTable<>(type, quotes, quotes.quoted(name), id, version);
  }

  private static Optional<Component> only(
      RecordType<?> type, Class<? extends Annotation> annotation) {
    List<Component> found =
        type.components().stream()
            .filter(component -> component.declared().isAnnotationPresent(annotation))
            .toList();
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "record %s has %d components with @%s: leave it at one"
              .formatted(type.name(), found.size(), annotation.getSimpleName()));
    }
    return found.stream().findFirst();
  }

  RecordType<T> type() {
    return type;
  }

  Component id() {
    return id;
  }

  boolean hasVersion() {
    return version.isPresent();
  }

  /** Whether the database gives the id where the record has none. */
  boolean isGenerated() {
    return NUMBERS.contains(id.raw());
  }

  boolean isUuid() {
    return id.raw() == UUID.class;
  }

  private String column(Component component) {
    return quotes.quoted(component.column());
  }

  String select() {
    return "SELECT %s FROM %s".formatted(columns(type.components()), table);
  }

  String selectById() {
    return select() + " WHERE " + column(id) + " = ?";
  }

  String count() {
    return "SELECT COUNT(*) FROM " + table;
  }

  String delete() {
    return "DELETE FROM " + table;
  }

  String deleteById() {
    return delete() + " WHERE " + column(id) + " = ?";
  }

  /** Of a row that must not have changed, if rows have versions. */
  String deleteUnchanged() {
    return deleteById() + versionCondition();
  }

  String insert(boolean withId) {
    List<Component> stored = stored(withId);
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(
            table,
            columns(stored),
            stored.stream().map(component -> "?").collect(Collectors.joining(", ")));
  }

  String update() {
    String changes =
        type.components().stream()
            .filter(component -> !component.equals(id))
            .map(component -> column(component) + " = ?")
            .collect(Collectors.joining(", "));
    return "UPDATE %s SET %s WHERE %s = ?%s"
        .formatted(table, changes, column(id), versionCondition());
  }

  private String versionCondition() {
    return version.map(component -> " AND " + column(component) + " = ?").orElse("");
  }

  private List<Component> stored(boolean withId) {
    return type.components().stream().filter(component -> withId || !component.equals(id)).toList();
  }

  private String columns(List<Component> components) {
    return components.stream().map(this::column).collect(Collectors.joining(", "));
  }

  /**
   * Writes an order; the id decides in the end.
   *
   * @throws IllegalArgumentException if a component is not one of the record's
   */
  String orderBy(Sort sort) {
    List<String> orders = new ArrayList<>();
    for (Sort.Order order : sort.orders()) {
      orders.add(column(component(order.component())) + (order.descending() ? " DESC" : ""));
    }
    if (sort.orders().stream().noneMatch(order -> order.component().equals(id.name()))) {
      orders.add(column(id));
    }
    return " ORDER BY " + String.join(", ", orders);
  }

  private Component component(String name) {
    return type.components().stream()
        .filter(component -> component.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "record %s has no component '%s' to sort by; it has %s"
                    .formatted(
                        type.name(),
                        name,
                        type.components().stream()
                            .map(Component::name)
                            .collect(Collectors.joining(", ")))));
  }

  @Nullable Object idOf(T row) {
    return id.of(row);
  }

  /** Whether a record says which row it is. */
  boolean hasId(T row) {
    Object value = idOf(row);
    return value != null && !(value instanceof Number number && number.longValue() == 0);
  }

  /** Returns the version a record was read with, 0 if it is new or has none. */
  long versionOf(T row) {
    return version.map(component -> component.of(row)).map(RecordTable::number).orElse(0L);
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }

  /** Makes a copy with another id and version. */
  T with(T row, @Nullable Object newId, long newVersion) {
    List<Component> components = type.components();
    @Nullable Object[] values = new Object[components.size()];
    for (int i = 0; i < values.length; i++) {
      Component component = components.get(i);
      values[i] =
          component.equals(id)
              ? newId
              : version.filter(each -> each.equals(component)).isPresent()
                  ? versionValue(component, newVersion)
                  : component.of(row);
    }
    return type.make(values);
  }

  private static Object versionValue(Component component, long value) {
    boolean isInt = component.raw() == int.class || component.raw() == Integer.class;
    return isInt ? (Object) Math.toIntExact(value) : (Object) value;
  }

  /** The arguments of {@link #insert}. */
  @Nullable Object[] insertArguments(T row, boolean withId) {
    return stored(withId).stream().map(component -> component.of(row)).toArray();
  }

  /** The arguments of {@link #update} for a record as it will be, and the version it had. */
  @Nullable Object[] updateArguments(T row, long versionBefore) {
    List<@Nullable Object> arguments = new ArrayList<>();
    for (Component component : type.components()) {
      if (!component.equals(id)) {
        arguments.add(component.of(row));
      }
    }
    arguments.add(idOf(row));
    if (hasVersion()) {
      arguments.add(versionBefore);
    }
    return arguments.toArray();
  }
}
