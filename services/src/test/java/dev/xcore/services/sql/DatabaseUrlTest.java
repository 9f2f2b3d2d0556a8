package dev.xcore.services.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

  private static final Path FOLDER = Path.of("/srv/app");

  private static DatabaseUrl parse(String text) {
    return DatabaseUrl.parse(text, FOLDER);
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:h2:./var/main, jdbc:h2:retry:/srv/app/var/main",
    "jdbc:h2:file:/data/main;CACHE_SIZE=1000, jdbc:h2:retry:/data/main;CACHE_SIZE=1000",
    "jdbc:h2:mem:main, jdbc:h2:mem:main",
    "jdbc:postgresql://db:5433/shop?sslmode=require,"
        + " jdbc:postgresql://db:5433/shop?sslmode=require",
    "postgres://ada:s%40crt@db/shop, jdbc:postgresql://db/shop",
    "postgresql+asyncpg://db/shop, jdbc:postgresql://db/shop",
    "mysql://ada@db/shop, jdbc:mariadb://db/shop",
    "jdbc:mariadb:sequential://a:1/shop?user=ada&x=1, jdbc:mariadb:sequential://a:1/shop?x=1",
  })
  void saysWhatDriversWant(String text, String jdbc) {
    assertThat(parse(text).jdbc()).startsWith(jdbc);
  }

  @Test
  void takesUserAndPasswordOutWhereverTheyAre() {
    DatabaseUrl inFront = parse("postgres://ada:s%40crt+x@db/shop");
    DatabaseUrl behind = parse("jdbc:mariadb://db/shop?user=ada&ssl=true&password=s3");
    DatabaseUrl embedded = parse("jdbc:h2:./x;USER=ada;PASSWORD=s4;MODE=PostgreSQL");

    assertThat(inFront.user()).contains("ada");
    assertThat(inFront.password()).contains("s@crt+x");
    assertThat(behind.password()).contains("s3");
    assertThat(behind.jdbc()).isEqualTo("jdbc:mariadb://db/shop?ssl=true");
    assertThat(embedded.password()).contains("s4");
    assertThat(embedded.parameters()).isEqualTo(";MODE=PostgreSQL");
    assertThat(behind + "" + inFront + embedded).doesNotContain("s3", "s@crt", "s4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "jdbc:oracle:thin:@x", "jdbc:h2:", "postgres://host", "mongodb://x/y"})
  void refusesWhatItDoesNotKnow(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysWhatToDoAboutSqlite() {
    assertThatThrownBy(() -> parse("sqlite:///x.db")).hasMessageContaining("leave the URL out");
  }
}
