package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class OpenApiDocumentTest {

  private static final OpenApiInfo INFO = new OpenApiInfo("Corner shop", "4.5.6", "All we sell.");
  private static final List<BuiltInRoute> BUILT_INS = builtIns();

  private final OpenApiDocument document =
      OpenApiDocument.of(
          INFO, "", List.of(OpenApiFixture.shop(), OpenApiFixture.twin()), BUILT_INS);
  private final JsonNode json = new ObjectMapper().readTree(document.json());

  private static List<BuiltInRoute> builtIns() {
    BuiltInHandler none = (exchange, parameters, snapshot) -> {};
    return List.of(
        BuiltInRoute.get("/health", none),
        BuiltInRoute.get("/health/ready", none),
        BuiltInRoute.get("/version", none),
        BuiltInRoute.admin("GET", "/admin/plugins", none),
        BuiltInRoute.admin("POST", "/admin/plugins/{name}/reload", none),
        BuiltInRoute.admin("PATCH", "/admin/config", none));
  }

  @Test
  void anIndependentParserFindsNothingWrong() {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    options.setValidateInternalRefs(true);
    SwaggerParseResult result =
        new OpenAPIV3Parser().readContents(document.toString(), null, options);

    assertThat(result.getMessages()).isEmpty();
    OpenAPI parsed = result.getOpenAPI();
    assertThat(parsed.getSpecVersion().name()).isEqualTo("V31");
    assertThat(parsed.getPaths().get("/app/shop/create_user").getPost().getOperationId())
        .isEqualTo("shop_create_user");
    assertThat(parsed.getComponents().getSchemas()).containsKeys("shop.User", "Problem");
  }

  @Test
  void theIndependentParserIsNoYesMan() {
    String broken = document.toString().replace("\"responses\":{\"200\"", "\"respond\":{\"200\"");
    SwaggerParseResult result =
        new OpenAPIV3Parser().readContents(broken, null, new ParseOptions());
    assertThat(result.getMessages()).isNotEmpty();
  }

  @Test
  void everyReferenceHasItsTarget() {
    List<String> references = new ArrayList<>();
    collectReferences(json, references);
    assertThat(references).hasSizeGreaterThan(50);
    for (String reference : new HashSet<>(references)) {
      assertThat(json.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
  }

  private static void collectReferences(JsonNode node, List<String> found) {
    if (node.has("$ref")) {
      found.add(node.get("$ref").asString());
    }
    node.forEach(child -> collectReferences(child, found));
  }

  @Test
  void operationIdentifiersAreUniqueAndPlain() {
    List<String> identifiers = json.findValuesAsString("operationId");
    assertThat(identifiers).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    assertThat(identifiers).allMatch(identifier -> identifier.matches("[A-Za-z0-9_]+"));
    assertThat(identifiers).contains("shop_create_user", "shop_create_create_user");
  }

  @Test
  void everyPathParameterIsDeclaredAndEveryDeclaredOneOccurs() {
    json.get("paths")
        .forEachEntry((path, item) ->
            item.forEachEntry((method, operation) -> {
              if (!method.startsWith("x-")) {
                assertThat(declaredPathParameters(operation))
                    .as(method + " " + path)
                    .isEqualTo(namesIn(path));
              }
            }));
  }

  private static Set<String> namesIn(String path) {
    Set<String> names = new TreeSet<>();
    for (Matcher matcher = Pattern.compile("\\{(.*?)}").matcher(path); matcher.find(); ) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private static Set<String> declaredPathParameters(JsonNode operation) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.get("in").asString().equals("path")) {
        assertThat(parameter.get("required").asBoolean()).isTrue();
        assertThat(names.add(parameter.get("name").asString())).isTrue();
      }
    }
    return names;
  }

  @Test
  void pathsThatDifferInParameterNamesOnlyAreOnePath() {
    JsonNode paths = json.get("paths");
    JsonNode user = paths.get("/plugins/shop/users/{id}");
    assertThat(user.propertyNames()).contains("get", "put", "delete");
    assertThat(paths.has("/plugins/shop/users/{key}")).isFalse();
    assertThat(user.at("/put/parameters/0/name").asString()).isEqualTo("id");
  }

  @Test
  void whatTheFormatHasNoPlaceForIsKeptBesideIt() {
    JsonNode things = json.get("paths").get("/plugins/shop/things/{id}");
    assertThat(things.propertyNames()).containsExactly("get", "x-additional-operations");
    assertThat(things.findValuesAsString("method")).containsExactly("GET", "PURGE");
    assertThat(things.at("/x-additional-operations/0/path").asString())
        .isEqualTo("/plugins/shop/things/{rest...}");
  }

  @Test
  void anActionAnswersWithTheEnvelope() {
    JsonNode action = operation("/app/shop/create_user", "post");
    JsonNode schema = action.at("/responses/200/content/application~1json/schema");
    assertThat(schema.at("/properties/status/const").asString()).isEqualTo("ok");
    assertThat(schema.at("/properties/plugin/const").asString()).isEqualTo("shop");
    assertThat(schema.at("/properties/action/const").asString()).isEqualTo("create_user");
    assertThat(schema.at("/properties/result/$ref").asString())
        .isEqualTo("#/components/schemas/shop.User");
    assertThat(action.get("responses").propertyNames())
        .contains("400", "401", "403", "404", "413", "415", "422", "429", "500", "503", "504");
    assertThat(action.at("/security/0/bearer").isArray()).isTrue();
  }

  @Test
  void anOpenActionTakesCredentialsButDoesNotInsist() {
    JsonNode action = operation("/app/shop/total", "post");
    assertThat(action.get("security").toString())
        .isEqualTo("[{\"bearer\":[]},{\"key\":[]},{\"session\":[]},{}]");
    assertThat(action.get("responses").propertyNames()).contains("401").doesNotContain("403");
  }

  @Test
  void anOpenRouteAsksForNoCredentials() {
    JsonNode route = operation("/plugins/shop/users/{id}", "get");
    assertThat(route.has("security")).isFalse();
    assertThat(route.get("responses").propertyNames()).doesNotContain("401", "403");
  }

  @Test
  void whatIsHiddenIsLeftOut() {
    assertThat(document.toString()).doesNotContain("secret_door").doesNotContain("hidden");
  }

  @Test
  void aSocketIsAGetThatSwitchesProtocols() {
    JsonNode socket = operation("/plugins/shop/rooms/{room}", "get");
    assertThat(socket.get("x-websocket").asBoolean()).isTrue();
    assertThat(socket.get("responses").propertyNames()).contains("101", "401", "403");
  }

  @Test
  void aPathThatServesBothIsOneOperation() {
    JsonNode both = operation("/plugins/shop/things/{id}", "get");
    assertThat(both.get("x-websocket").asBoolean()).isTrue();
    assertThat(both.get("responses").propertyNames()).startsWith("101", "200");
    assertThat(both.get("description").asString()).isEqualTo("Also a WebSocket: Watches a thing.");
  }

  @Test
  void aFileIsABinaryFieldOfAMultipart() {
    JsonNode content = operation("/plugins/shop/picture", "post").at("/requestBody/content");
    assertThat(content.at("/multipart~1form-data/schema/properties/picture/format").asString())
        .isEqualTo("binary");
  }

  @Test
  void aBodyMayComeInSeveralMediaTypes() {
    assertThat(operation("/plugins/shop/users", "post").at("/requestBody/content").propertyNames())
        .containsExactly("application/json", "application/x-www-form-urlencoded");
    assertThat(operation("/plugins/shop/note", "post").at("/requestBody/content").propertyNames())
        .containsExactly("text/plain", "application/octet-stream");
  }

  @Test
  void anAnswerWithoutContentHasNone() {
    JsonNode responses = operation("/plugins/shop/users/{id}", "delete").get("responses");
    assertThat(responses.get("204").has("content")).isFalse();
  }

  @Test
  void aProgrammaticRouteIsCalledByWhatItDoes() {
    JsonNode operation = operation("/plugins/shop/users/{id}", "delete");
    assertThat(operation.get("operationId").asString()).isEqualTo("shop_delete_users_id");
    assertThat(operation("/plugins/shop/events", "get").get("summary").asString())
        .isEqualTo("Events");
  }

  @Test
  void streamsAndFilesAreDescribedByTheirMediaType() {
    assertThat(
            operation("/plugins/shop/events", "get").at("/responses/200/content").propertyNames())
        .containsExactly("text/event-stream");
    assertThat(operation("/plugins/shop/{file}", "get").get("responses").has("200")).isTrue();
  }

  @Test
  void actionsThatACatchAllTakesAreMentioned() {
    assertThat(operation("/app/shop/{action}", "post").isMissingNode()).isFalse();
  }

  @Test
  void administrationNeedsTheToken() {
    JsonNode reload = operation("/admin/plugins/{name}/reload", "post");
    assertThat(reload.at("/security/0").has("bearer")).isTrue();
    assertThat(json.at("/components/securitySchemes/bearer/scheme").asString()).isEqualTo("bearer");
    assertThat(operation("/health", "get").has("security")).isFalse();
  }

  @Test
  void tagsNameThePluginsAndWhatTheyDo() {
    List<String> names = new ArrayList<>();
    json.get("tags").forEach(tag -> names.add(tag.get("name").asString()));
    assertThat(names)
        .containsExactly("shop", "shop-create", "people", "Health", "Administration", "Platform");
    assertThat(json.at("/tags/0/description").asString()).isEqualTo("Sells <things>.");
    assertThat(json.at("/tags/0/externalDocs/url").asString()).isEqualTo("https://shop.example");
  }

  @Test
  void introducesTheApplication() {
    assertThat(json.at("/info/title").asString()).isEqualTo("Corner shop");
    assertThat(json.at("/info/version").asString()).isEqualTo("4.5.6");
    assertThat(json.has("servers")).isFalse();
  }

  @Test
  void namesTheHostsContextPathAsItsServer() {
    OpenApiDocument mounted =
        OpenApiDocument.of(INFO, "/inner", List.of(OpenApiFixture.shop()), List.of());
    JsonNode tree = new ObjectMapper().readTree(mounted.json());
    assertThat(tree.at("/servers/0/url").asString()).isEqualTo("/inner");
    assertThat(mounted.etag()).isNotEqualTo(document.etag());
  }

  @Test
  void isTheSameForTheSamePlugins() {
    OpenApiDocument again =
        OpenApiDocument.of(
            INFO, "", List.of(OpenApiFixture.shop(), OpenApiFixture.twin()), BUILT_INS);
    assertThat(again.etag()).isEqualTo(document.etag());
  }

  @Test
  void aDocumentWithoutPluginsIsValidToo() {
    OpenApiDocument empty = OpenApiDocument.of(INFO, "", List.of(), List.of());
    assertThat(
            new OpenAPIV3Parser()
                .readContents(empty.toString(), null, new ParseOptions())
                .getMessages())
        .isEmpty();
  }

  @Test
  void refusesToIntroduceNobody() {
    assertThatThrownBy(() -> new OpenApiInfo(" ", "1", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private JsonNode operation(String path, String method) {
    return json.get("paths").path(path).path(method);
  }
}
