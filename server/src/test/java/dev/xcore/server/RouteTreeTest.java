package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.handlers.PathPattern;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTreeTest {

  private final RouteTree<String> tree = new RouteTree<>();

  private void add(String method, String path) {
    assertThat(tree.add(method, PathPattern.parse(path), method + " " + path)).isEmpty();
  }

  private String find(String method, String path) {
    RouteTree.Match<String> match = tree.find(method, RequestPath.parse(path));
    return match == null ? "" : match.value();
  }

  @Test
  void literalBeatsParameterAndParameterBeatsRest() {
    add("GET", "/users/{rest...}");
    add("GET", "/users/{id}");
    add("GET", "/users/me");

    assertThat(find("GET", "/users/me")).isEqualTo("GET /users/me");
    assertThat(find("GET", "/users/7")).isEqualTo("GET /users/{id}");
    assertThat(find("GET", "/users/7/files")).isEqualTo("GET /users/{rest...}");
    assertThat(find("GET", "/users")).isEqualTo("GET /users/{rest...}");
  }

  @Test
  void searchComesBackFromALiteralThatLeadsNowhere() {
    add("GET", "/a/b/c");
    add("GET", "/a/{x}/d");
    add("GET", "/{y}/b/e");

    assertThat(find("GET", "/a/b/d")).isEqualTo("GET /a/{x}/d");
    assertThat(find("GET", "/a/b/e")).isEqualTo("GET /{y}/b/e");
    assertThat(find("GET", "/a/b/f")).isEmpty();
  }

  @Test
  void aMethodThatALiteralLacksIsFoundAtTheParameter() {
    add("GET", "/users/me");
    add("DELETE", "/users/{id}");

    assertThat(find("DELETE", "/users/me")).isEqualTo("DELETE /users/{id}");
    assertThat(tree.allowed(RequestPath.parse("/users/me")))
        .containsExactly("DELETE", "GET", "HEAD", "OPTIONS");
  }

  @Test
  void headFallsBackToGet() {
    add("GET", "/x");
    assertThat(find("HEAD", "/x")).isEqualTo("GET /x");
    assertThat(find("POST", "/x")).isEmpty();
  }

  @Test
  void aTrailingSlashMakesNoDifference() {
    add("GET", "/x");
    assertThat(find("GET", "/x/")).isEqualTo("GET /x");
  }

  @Test
  void parametersAreTakenByTheirOwnRoutesNames() {
    add("GET", "/users/{id}/files/{path...}");
    add("PUT", "/users/{name}/files/{path...}");

    RequestPath path = RequestPath.parse("/users/J%C3%BCrgen/files/a/b%20c");
    assertThat(parameters("GET", path)).isEqualTo(Map.of("id", "Jürgen", "path", "a/b c"));
    assertThat(parameters("PUT", path)).isEqualTo(Map.of("name", "Jürgen", "path", "a/b c"));
  }

  private Map<String, String> parameters(String method, RequestPath path) {
    RouteTree.Match<String> match = tree.find(method, path);
    assertThat(match).isNotNull();
    return match.parameters(path);
  }

  @Test
  void pathsOfOneShapeConflict() {
    add("GET", "/users/{id}");
    assertThat(tree.add("GET", PathPattern.parse("/users/{name}"), "other"))
        .hasValueSatisfying(first -> assertThat(first.value()).isEqualTo("GET /users/{id}"));
  }

  @Test
  void unknownPathsAllowNothing() {
    add("GET", "/users/{id}");
    assertThat(tree.allowed(RequestPath.parse("/other"))).isEmpty();
  }

  @Test
  void manyBranchesDoNotMakeTheSearchExponential() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      all.append("/a");
      tree.add("GET", PathPattern.parse(all + "/end" + i), "literal");
      tree.add("GET", PathPattern.parse(parameters(i) + "/end" + i), "parameter");
    }
    assertThat(find("GET", all + "/nothing")).isEmpty();
    assertThat(find("GET", all + "/end29")).isEqualTo("literal");
  }

  private static String parameters(int count) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i <= count; i++) {
      path.append("/{p").append(i).append('}');
    }
    return path.toString();
  }
}
