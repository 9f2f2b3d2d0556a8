package dev.xcore.handlers;

import static dev.xcore.handlers.Tables.post;
import static dev.xcore.handlers.Tables.route;
import static dev.xcore.handlers.Tables.wrongFields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.UnsupportedMediaTypeException;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.http.Body;
import dev.xcore.sdk.http.Delete;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Upload;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouteBodyTest {

  public record User(@NotBlank String name, int age, List<String> tags) {}

  @SuppressWarnings("unused")
  static class Routes {
    @Post("/users/{id}")
    String user(long id, boolean dry, User user) {
      return id + " " + dry + " " + user;
    }

    @Post("/list")
    int list(List<User> users) {
      return users.size();
    }

    @Post("/map")
    Map<String, Integer> map(Map<String, Integer> map) {
      return map;
    }

    @Post("/names")
    List<String> names(@Body List<String> names) {
      return names;
    }

    @Post("/number")
    int number(@Body int number) {
      return number;
    }

    @Post("/text")
    String text(@Body @Size(max = 5) String text) {
      return text;
    }

    @Post("/bytes")
    int bytes(byte[] bytes) {
      return bytes.length;
    }

    @Post("/stream")
    String stream(InputStream stream) throws IOException {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Post("/optional")
    String optional(Optional<User> user) {
      return "" + user.map(User::name);
    }

    @Post("/nullable")
    String nullable(@Nullable User user) {
      return "" + user;
    }

    @Post("/text-optional")
    String textOptional(@Body Optional<String> text) {
      return "" + text;
    }

    @Post("/upload")
    String upload(Upload picture) throws IOException {
      return picture.filename() + ":" + new String(picture.bytes(), StandardCharsets.UTF_8);
    }

    @Post("/uploads")
    String uploads(User user, List<Upload> files, Optional<Upload> cover, @Nullable Upload more) {
      return user.name() + files.size() + cover.isPresent() + (more == null);
    }

    @Delete("/users")
    int delete(User user) {
      return user.age();
    }
  }

  private static final String ADA = "{\"name\":\"Ada\",\"age\":36,\"tags\":[\"x\"]}";

  private final Routes routes = new Routes();

  @Test
  void aRecordIsTheBody() throws Throwable {
    FakeRequest request = FakeRequest.create().path("id", "1").query("dry", "true").json(ADA);
    assertThat(post(routes, "/users/{id}", request))
        .isEqualTo("1 true User[name=Ada, age=36, tags=[x]]");
  }

  @Test
  void problemsOfParametersAndBodyAreReportedTogether() {
    FakeRequest request =
        FakeRequest.create().path("id", "x").json("{\"name\":\"\",\"age\":\"36\",\"tags\":[]}");
    assertThat(wrongFields(() -> post(routes, "/users/{id}", request)))
        .containsExactly("id", "dry", "name", "age");
    assertThatThrownBy(() -> post(routes, "/users/{id}", request))
        .hasMessageStartingWith("id: ")
        .hasMessageEndingWith(" (and 3 more)");
  }

  @Test
  void aMissingOrNullBodyIsNamed() {
    assertThatThrownBy(() -> post(routes, "/list", FakeRequest.create()))
        .isInstanceOf(ValidationException.class)
        .hasMessage("body: is required");
    assertThat(wrongFields(() -> post(routes, "/map", FakeRequest.create().json("null"))))
        .containsExactly("body");
    assertThat(
            wrongFields(
                () -> post(routes, "/map", FakeRequest.create().withHeader("content-length", "0"))))
        .containsExactly("body");
    assertThat(wrongFields(() -> post(routes, "/text", FakeRequest.create())))
        .containsExactly("body");
    assertThat(wrongFields(() -> post(routes, "/bytes", FakeRequest.create())))
        .containsExactly("body");
  }

  @Test
  void anOptionalBodyMayBeMissing() throws Throwable {
    assertThat(post(routes, "/optional", FakeRequest.create())).isEqualTo("Optional.empty");
    assertThat(post(routes, "/optional", FakeRequest.create().json(ADA)))
        .isEqualTo("Optional[Ada]");
    assertThat(post(routes, "/nullable", FakeRequest.create())).isEqualTo("null");
    assertThat(post(routes, "/text-optional", FakeRequest.create())).isEqualTo("Optional.empty");
    assertThat(post(routes, "/text-optional", FakeRequest.create().body("text/plain", "x")))
        .isEqualTo("Optional[x]");
  }

  @Test
  void brokenJsonAndWhatIsNoObjectAreInvalid() {
    assertThatThrownBy(() -> post(routes, "/map", FakeRequest.create().json("{")))
        .isInstanceOf(InvalidPayloadException.class);
    assertThatThrownBy(() -> post(routes, "/map", FakeRequest.create().json("[1]")))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessage("the body must be a JSON object, not a list");
    assertThatThrownBy(() -> post(routes, "/optional", FakeRequest.create().json("7")))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessage("the body must be a JSON object, not a scalar");
  }

  @Test
  void listsAndMapsAndScalarsAreBodiesToo() throws Throwable {
    assertThat(post(routes, "/list", FakeRequest.create().json("[" + ADA + "," + ADA + "]")))
        .isEqualTo(2);
    assertThat(post(routes, "/map", FakeRequest.create().json("{\"a\":1}")))
        .isEqualTo(Map.of("a", 1));
    assertThat(post(routes, "/names", FakeRequest.create().json("[\"a\"]")))
        .isEqualTo(List.of("a"));
    assertThat(post(routes, "/number", FakeRequest.create().json("7"))).isEqualTo(7);
    assertThat(wrongFields(() -> post(routes, "/list", FakeRequest.create().json("[{\"age\":1}]"))))
        .contains("[0].name");
  }

  @Test
  void rawBodiesAreTakenAsTheyAre() throws Throwable {
    assertThat(post(routes, "/text", FakeRequest.create().json("{\"a"))).isEqualTo("{\"a");
    assertThat(post(routes, "/bytes", FakeRequest.create().body("image/png", "123"))).isEqualTo(3);
    assertThat(post(routes, "/stream", FakeRequest.create().body("image/png", "123")))
        .isEqualTo("123");
    assertThat(post(routes, "/stream", FakeRequest.create())).isEqualTo("");
    assertThatThrownBy(
            () -> post(routes, "/text", FakeRequest.create().body("text/plain", "123456")))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void theFieldsOfAFormAreText() throws Throwable {
    FakeRequest request =
        FakeRequest.create()
            .path("id", "1")
            .query("dry", "false")
            .body("application/x-www-form-urlencoded", "name=Ada&age=36&tags=x&tags=y");
    assertThat(post(routes, "/users/{id}", request))
        .isEqualTo("1 false User[name=Ada, age=36, tags=[x, y]]");
  }

  @Test
  void oneFieldOfAFormMakesAListOfOne() throws Throwable {
    FakeRequest request =
        FakeRequest.create()
            .path("id", "1")
            .query("dry", "false")
            .body("application/x-www-form-urlencoded; charset=utf-8", "name=Ada&age=36&tags=x");
    assertThat(post(routes, "/users/{id}", request))
        .isEqualTo("1 false User[name=Ada, age=36, tags=[x]]");
  }

  @Test
  void aFormIsNoList() {
    FakeRequest request = FakeRequest.create().body("application/x-www-form-urlencoded", "a=1");
    assertThatThrownBy(() -> post(routes, "/list", request))
        .isInstanceOf(UnsupportedMediaTypeException.class)
        .hasMessage("the body must be application/json, not a form");
  }

  @Test
  void uploadsAreTakenByTheNameOfTheirField() throws Throwable {
    FakeRequest request =
        FakeRequest.create().upload("other", "b.png", "B").upload("picture", "a.png", "A");
    assertThat(post(routes, "/upload", request)).isEqualTo("a.png:A");
    assertThatThrownBy(() -> post(routes, "/upload", FakeRequest.create()))
        .isInstanceOf(ValidationException.class)
        .hasMessage("picture: is required, as a file of a multipart/form-data body");
  }

  @Test
  void uploadsComeBesideTheFieldsOfARecord() throws Throwable {
    FakeRequest request =
        FakeRequest.create()
            .body("multipart/form-data; boundary=x", "name=Ada&age=36&tags=x")
            .upload("files", "1", "1")
            .upload("files", "2", "2");
    assertThat(post(routes, "/uploads", request)).isEqualTo("Ada2falsetrue");
    assertThat(wrongFields(() -> post(routes, "/uploads", FakeRequest.create().json(ADA))))
        .containsExactly("files");
  }

  @Test
  void bodiesAreDescribed() {
    HandlerTable table = Tables.of(Routes.class);
    RouteDescriptor.Body user = route(table, "POST", "/users/{id}").body().orElseThrow();
    assertThat(user.contentTypes())
        .containsExactly(
            "application/json", "application/x-www-form-urlencoded", "multipart/form-data");
    assertThat(user.required()).isTrue();
    assertThat(user.schema()).isEqualTo(Map.of("$ref", "#/components/schemas/shop.User"));
    assertThat(route(table, "POST", "/optional").body().orElseThrow().required()).isFalse();
    assertThat(route(table, "POST", "/list").body().orElseThrow().contentTypes())
        .containsExactly("application/json");
    assertThat(route(table, "POST", "/text").body().orElseThrow().contentTypes())
        .containsExactly("text/plain", "*/*");
    assertThat(route(table, "POST", "/stream").body().orElseThrow())
        .isEqualTo(
            new RouteDescriptor.Body(
                List.of("application/octet-stream", "*/*"),
                false,
                Map.of("type", "string", "format", "binary")));
    assertThat(route(table, "DELETE", "/users").body()).isPresent();
  }

  @Test
  void uploadsAreDescribedAsAForm() {
    HandlerTable table = Tables.of(Routes.class);
    Map<String, Object> file = Map.of("type", "string", "format", "binary");
    assertThat(route(table, "POST", "/upload").body())
        .contains(
            new RouteDescriptor.Body(
                List.of("multipart/form-data"),
                true,
                Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of("picture", file),
                    "required",
                    List.of("picture"))));
    RouteDescriptor.Body both = route(table, "POST", "/uploads").body().orElseThrow();
    assertThat(both.contentTypes()).containsExactly("multipart/form-data");
    assertThat(both.schema()).containsOnlyKeys("allOf");
  }
}
