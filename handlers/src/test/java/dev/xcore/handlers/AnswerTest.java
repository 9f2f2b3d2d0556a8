package dev.xcore.handlers;

import static dev.xcore.handlers.Tables.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.Result;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Response;
import dev.xcore.sdk.http.ServerSentEvents;
import dev.xcore.sdk.http.StreamingBody;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {

  public record User(String name) {}

  @SuppressWarnings("unused")
  static class Routes {
    @Get("/user")
    User user() {
      return new User("");
    }

    @Get("/optional")
    Optional<User> optional() {
      return Optional.empty();
    }

    @Get("/stage")
    CompletionStage<Optional<User>> stage() {
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Get("/future")
    CompletableFuture<ServerSentEvents> future() {
      return CompletableFuture.completedFuture(sink -> {});
    }

    @Get("/list")
    List<User> list() {
      return List.of();
    }

    @Get("/text")
    String text() {
      return "";
    }

    @Get("/result")
    Result result() {
      return Result.ok(1);
    }

    @Get("/object")
    Object object() {
      return 1;
    }

    @Get("/unreadable")
    Stream<User> unreadable() {
      return Stream.of();
    }

    @Get("/response")
    Response response() {
      return Response.of(200);
    }

    @Get("/events")
    ServerSentEvents events() {
      return sink -> {};
    }

    @Get("/streaming")
    StreamingBody streaming() {
      return out -> {};
    }

    @Get("/stream")
    ByteArrayInputStream stream() {
      return new ByteArrayInputStream(new byte[0]);
    }

    @Get("/bytes")
    byte[] bytes() {
      return new byte[0];
    }

    @Get("/path")
    Path path() {
      return Path.of("x");
    }

    @Get("/void")
    void nothing() {}

    @Post(value = "/accepted", status = 202)
    CompletionStage<Void> accepted() {
      return CompletableFuture.completedFuture(null);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/user, application/json",
    "/optional, application/json",
    "/stage, application/json",
    "/future, text/event-stream",
    "/list, application/json",
    "/text, application/json",
    "/result, application/json",
    "/object, application/json",
    "/unreadable, application/json",
    "/response, */*",
    "/events, text/event-stream",
    "/streaming, application/octet-stream",
    "/stream, application/octet-stream",
    "/bytes, application/octet-stream",
    "/path, application/octet-stream",
    "/void, application/json"
  })
  void theMediaTypeFollowsTheReturnType(String path, String mediaType) {
    assertThat(route(Tables.of(Routes.class), "GET", path).produces()).isEqualTo(mediaType);
  }

  @Test
  void theSchemaIsThatOfTheValue() {
    HandlerTable table = Tables.of(Routes.class);
    Map<String, Object> user = Map.of("$ref", "#/components/schemas/shop.User");
    assertThat(route(table, "GET", "/user").output()).isEqualTo(user);
    assertThat(route(table, "GET", "/optional").output()).isEqualTo(user);
    assertThat(route(table, "GET", "/stage").output()).isEqualTo(user);
    assertThat(route(table, "GET", "/list").output())
        .containsEntry("type", "array")
        .containsEntry("items", user);
  }

  @ParameterizedTest
  @CsvSource({
    "/result",
    "/object",
    "/unreadable",
    "/response",
    "/events",
    "/streaming",
    "/stream",
    "/bytes",
    "/path",
    "/void",
    "/future"
  })
  void whatIsNotJsonOrNotKnownHasNoSchema(String path) {
    assertThat(route(Tables.of(Routes.class), "GET", path).output()).isEmpty();
  }

  @Test
  void nothingToSayAnswers204UnlessToldOtherwise() {
    HandlerTable table = Tables.of(Routes.class);
    assertThat(route(table, "GET", "/void").status()).isEqualTo(204);
    assertThat(route(table, "POST", "/accepted").status()).isEqualTo(202);
    assertThat(route(table, "GET", "/user").status()).isEqualTo(200);
  }
}
