package dev.xcore.services.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.services.migrations.MigrationScript.Kind;
import dev.xcore.services.sql.Dialect;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationScanTest {

  private static List<UnsafeStatement> scan(String sql, String type) throws SQLException {
    MigrationScript script =
        new MigrationScript(Kind.VERSIONED, "1", "a", "V1__a.sql", "V1__a.sql", sql);
    MigrationScan.Columns columns =
        (table, column) ->
            table.equals("orders") && column.equals("item")
                ? Optional.of(ColumnType.of(type))
                : Optional.empty();
    return new MigrationScan(Dialect.POSTGRESQL, columns).of(List.of(script));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE orders",
        "drop table if exists orders cascade",
        "DROP SCHEMA x",
        "TRUNCATE TABLE orders",
        "truncate orders",
        "DELETE FROM orders",
        "ALTER TABLE orders DROP COLUMN item",
        "ALTER TABLE orders DROP item",
        "ALTER TABLE orders ADD a INT, DROP COLUMN item",
        "ALTER TABLE \"orders\" ALTER COLUMN \"item\" TYPE VARCHAR(5)",
        "ALTER TABLE orders ALTER item SET DATA TYPE INT",
        "ALTER TABLE orders MODIFY COLUMN item VARCHAR(19) NOT NULL",
        "ALTER TABLE orders CHANGE COLUMN item item CHAR(3)",
        "ALTER TABLE orders ALTER COLUMN unknown TYPE BIGINT"
      })
  void whatLosesDataIsFound(String sql) throws SQLException {
    assertThat(scan("SELECT 1;\n" + sql + ";", "VARCHAR(20)"))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.line()).isEqualTo(2);
          assertThat(found.statement()).isEqualTo(sql);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE orders (id INT)",
        "DELETE FROM orders WHERE id = 1",
        "INSERT INTO log VALUES ('DROP TABLE orders')",
        "-- DROP TABLE orders",
        "ALTER TABLE orders DROP CONSTRAINT c",
        "ALTER TABLE orders ALTER COLUMN item DROP DEFAULT",
        "ALTER TABLE orders ALTER COLUMN item DROP NOT NULL",
        "ALTER TABLE orders ALTER COLUMN item SET NOT NULL",
        "ALTER TABLE orders ALTER COLUMN item SET DEFAULT 'x'",
        "ALTER TABLE orders ADD COLUMN drop_it INT",
        "ALTER TABLE orders ALTER COLUMN item TYPE VARCHAR(21)",
        "ALTER TABLE orders ALTER COLUMN item SET DATA TYPE TEXT",
        "DROP INDEX a",
        "DROP VIEW a",
        "UPDATE orders SET item = 'x'"
      })
  void whatLosesNothingIsNot(String sql) throws SQLException {
    assertThat(scan(sql, "VARCHAR(20)")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INT            | BIGINT           | true
          BIGINT         | INTEGER          | false
          smallint       | int              | true
          VARCHAR(20)    | VARCHAR          | true
          VARCHAR        | VARCHAR(20)      | false
          VARCHAR(20)    | CHARACTER VARYING(30) | true
          NUMERIC(10, 2) | DECIMAL(12, 2)   | true
          NUMERIC(10, 2) | NUMERIC(10, 4)   | false
          NUMERIC(10, 2) | NUMERIC(12, 4)   | true
          REAL           | DOUBLE PRECISION | true
          TEXT           | VARCHAR(100)     | false
          DATE           | TIMESTAMP        | false
          BOOLEAN        | BOOLEAN          | true
          """)
  void aTypeHoldsAnotherOnlyIfEveryValueFits(String from, String to, boolean holds) {
    assertThat(ColumnType.of(to).holds(ColumnType.of(from))).isEqualTo(holds);
  }
}
