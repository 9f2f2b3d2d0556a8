package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.handlers.PathPattern.Segment.Literal;
import dev.xcore.handlers.PathPattern.Segment.Parameter;
import dev.xcore.handlers.PathPattern.Segment.Rest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {

  @Test
  void theRootHasNoSegments() {
    assertThat(PathPattern.parse("/").segments()).isEmpty();
    assertThat(PathPattern.parse("/").shape()).isEqualTo("/");
  }

  @Test
  void literalsParametersAndTheRestAreToldApart() {
    PathPattern pattern = PathPattern.parse("/users/{id}/files.v1/{path...}");
    assertThat(pattern.segments())
        .containsExactly(
            new Literal("users"), new Parameter("id"), new Literal("files.v1"), new Rest("path"));
    assertThat(pattern.names()).containsExactly("id", "path");
    assertThat(pattern).hasToString("/users/{id}/files.v1/{path...}");
  }

  @Test
  void theShapeForgetsNamesButNotKinds() {
    assertThat(PathPattern.parse("/a/{x}/{y...}").shape()).isEqualTo("/a/{}/{...}");
    assertThat(PathPattern.parse("/a/{x}").shape())
        .isEqualTo(PathPattern.parse("/a/{other}").shape())
        .isNotEqualTo(PathPattern.parse("/a/x").shape())
        .isNotEqualTo(PathPattern.parse("/a/{x...}").shape());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          users             | path 'users' does not start with /; write '/users'
          ''                | path '' does not start with /; write '/'
          /users/           | path '/users/' ends with /; leave it out
          //                | path '//' ends with /; leave it out
          /a//b             | path '/a//b' has an empty part
          /a/../b           | path '/a/../b' has a '..' part; write the path it leads to
          /./b              | path '/./b' has a '.' part; write the path it leads to
          /a?x=1            | path '/a?x=1' has a '?'; query parameters are the method's parameters
          /a#b              | path '/a#b' has a '#'; query parameters are the method's parameters
          /a%20b            | path '/a%20b' has a '%', which is not allowed; write the path decoded
          '/a b'            | path '/a b' has a space or control character, which is not allowed
          /a/*              | path '/a/*' has the part '*'; write {name} or, at the end, {name...}
          /{a}.json         | path '/{a}.json' has the part '{a}.json'; a {name} takes a whole part
          /a{b              | path '/a{b' has the part 'a{b'; a {name} takes a whole part
          /{a}{b}           | path '/{a}{b}' has the part '{a}{b}'; a {name} takes a whole part
          /{}               | path '/{}' has the part '{}'; a name has letters, digits, _ and -, and starts with a letter or _
          /{...}            | path '/{...}' has the part '{...}'; a name has letters, digits, _ and -, and starts with a letter or _
          /{id:[0-9]+}      | path '/{id:[0-9]+}' has the part '{id:[0-9]+}'; write {id} and put @Pattern on the method's parameter
          /{file:path}      | path '/{file:path}' has the part '{file:path}'; write {file...} for the rest of the path
          /{a...}/b         | path '/{a...}/b' goes on after {a...}, which must come last
          /{a}/{a}          | path '/{a}/{a}' has {a} twice; give each part its own name
          /{a}/{a...}       | path '/{a}/{a...}' has {a} twice; give each part its own name
          """)
  void aMalformedPathIsRefusedWithItsCure(String path, String message) {
    assertThatThrownBy(() -> PathPattern.parse(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void anEndlessPathIsRefused() {
    assertThatThrownBy(() -> PathPattern.parse("/" + "a".repeat(2000)))
        .hasMessageContaining("has 2001 characters; at most 1024 are allowed");
  }
}
