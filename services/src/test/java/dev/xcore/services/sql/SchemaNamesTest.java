package dev.xcore.services.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaNamesTest {

  private static final String LONGEST = "a".repeat(63);

  private static final List<String> PLUGINS =
      List.of(
          "a-b",
          "a_b",
          "a--b",
          "a_-b",
          LONGEST,
          LONGEST.substring(1),
          LONGEST.substring(2),
          LONGEST.substring(1) + "b",
          LONGEST.substring(1) + "-",
          LONGEST.substring(1) + "_");

  @Test
  void noTwoPluginsHaveTheSameName() {
    Set<String> schemas = new HashSet<>(PLUGINS.stream().map(SchemaNames::schema).toList());
    Set<String> users =
        new HashSet<>(
            Stream.of("db", "db2")
                .flatMap(db -> PLUGINS.stream().map(each -> SchemaNames.user(db, each)))
                .toList());
    Set<String> databases =
        new HashSet<>(
            Stream.of("db", "db$a", "d".repeat(60))
                .flatMap(db -> PLUGINS.stream().map(each -> SchemaNames.database(db, each)))
                .toList());

    assertThat(schemas).hasSize(PLUGINS.size());
    assertThat(users).hasSize(2 * PLUGINS.size());
    assertThat(databases).hasSize(3 * PLUGINS.size());
    assertThat(Stream.of(schemas, users, databases).flatMap(Set::stream))
        .allMatch(name -> name.length() <= 63);
  }

  @Test
  void namesThatFitStayReadable() {
    assertThat(SchemaNames.schema("shop")).isEqualTo("p_shop");
    assertThat(SchemaNames.database("app", "user-mail")).isEqualTo("app$user-mail");
  }
}
