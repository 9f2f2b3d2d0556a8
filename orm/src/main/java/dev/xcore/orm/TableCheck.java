package dev.xcore.orm;

import dev.xcore.services.sql.Dialect;
import dev.xcore.services.sql.EntityGround;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.relational.Namespace;
import org.hibernate.boot.model.relational.Sequence;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Table;

/** Compares what entities expect with the tables, columns and sequences that are there. */
final class TableCheck {

  private final Map<String, Set<String>> tables = new HashMap<>();
  private final Set<String> sequences = new HashSet<>();

  private TableCheck() {}

  /**
   * Compares.
   *
   * @param metadata of the entities
   * @param ground where they are stored
   * @return all that is missing, for people; tables of other schemas are not looked at
   */
  static List<String> problems(Metadata metadata, EntityGround ground) {
    return read(ground).missing(metadata);
  }

  /**
   * Finds the columns of entities' tables that no entity has.
   *
   * @param metadata of the entities
   * @param ground where they are stored
   * @return a comment for each
   */
  static List<String> unused(Metadata metadata, EntityGround ground) {
    TableCheck check = read(ground);
    List<String> comments = new ArrayList<>();
    for (Table table : metadata.collectTableMappings()) {
      Set<String> there =
          new TreeSet<>(check.tables.getOrDefault(lower(table.getName()), Set.of()));
      table.getColumns().forEach(column -> there.remove(lower(column.getName())));
      there.forEach(column ->
          comments.add(
              "-- No entity has this column: ALTER TABLE %s DROP COLUMN %s;"
                  .formatted(table.getName(), column)));
    }
    return comments;
  }

  private static TableCheck read(EntityGround ground) {
    TableCheck check = new TableCheck();
    try (Connection connection = ground.connections().getConnection()) {
      check.read(connection, ground.dialect());
      return check;
    } catch (SQLException e) {
      throw new WrongEntitiesException(
          "tables of plugin '%s' cannot be looked at: %s"
              .formatted(ground.plugin(), e.getMessage()),
          e);
    }
  }

  private void read(Connection connection, Dialect dialect) throws SQLException {
    try (ResultSet columns =
        connection
            .getMetaData()
            .getColumns(connection.getCatalog(), connection.getSchema(), null, null)) {
      while (columns.next()) {
        tables
            .computeIfAbsent(lower(columns.getString("TABLE_NAME")), name -> new HashSet<>())
            .add(lower(columns.getString("COLUMN_NAME")));
      }
    }
    try (PreparedStatement query = connection.prepareStatement(sequences(dialect));
        ResultSet found = query.executeQuery()) {
      while (found.next()) {
        sequences.add(lower(found.getString(1)));
      }
    }
  }

  private static String sequences(Dialect dialect) {
    return switch (dialect) {
      case H2, POSTGRESQL ->
          "SELECT sequence_name FROM information_schema.sequences WHERE sequence_schema ="
              + " CURRENT_SCHEMA";
      case MARIADB ->
          "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND"
              + " table_type = 'SEQUENCE'";
    };
  }

  private List<String> missing(Metadata metadata) {
    List<String> problems = new ArrayList<>();
    Map<Table, String> entities = new LinkedHashMap<>();
    for (PersistentClass entity : metadata.getEntityBindings()) {
      entities.putIfAbsent(entity.getTable(), entity.getClassName());
    }
    for (Table table : metadata.collectTableMappings()) {
      if (table.isPhysicalTable() && table.getSchema() == null && table.getCatalog() == null) {
        problems.addAll(missing(table, entities.getOrDefault(table, "")));
      }
    }
    for (Namespace namespace : metadata.getDatabase().getNamespaces()) {
      for (Sequence sequence : namespace.getSequences()) {
        String name = sequence.getName().getSequenceName().getText();
        if (!sequences.contains(lower(name))) {
          problems.add(
              "sequence '%s' is missing (an id with strategy = GenerationType.IDENTITY needs none)"
                  .formatted(name));
        }
      }
    }
    return problems;
  }

  private List<String> missing(Table table, String entity) {
    String of = entity.isEmpty() ? "" : " of entity " + entity;
    Set<String> there = tables.get(lower(table.getName()));
    if (there == null) {
      return List.of("table '%s'%s is missing".formatted(table.getName(), of));
    }
    return table.getColumns().stream()
        .map(Column::getName)
        .filter(column -> !there.contains(lower(column)))
        .map(column ->
            "column '%s' of table '%s'%s is missing".formatted(column, table.getName(), of))
        .toList();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
