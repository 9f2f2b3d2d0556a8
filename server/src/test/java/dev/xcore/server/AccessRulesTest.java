package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.xcore.handlers.Demand;
import dev.xcore.sdk.InvalidPayloadException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {

  private static AccessRule rule(String path, String... methods) {
    return new AccessRule(path, Set.of(methods), Demand.ofRoles(List.of("clerk")));
  }

  private static boolean fits(AccessRule rule, String method, String path) {
    return AccessRules.of(List.of(rule)).find(method, RequestPath.parse(path)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "/, /, true",
    "/, /shop, false",
    "/shop, /shop, true",
    "/shop, /shop/, true",
    "/shop, /shop/x, false",
    "/shop, /Shop, false",
    "/shop, /%73hop, true",
    "/shop/*, /shop/x, true",
    "/shop/*, /shop, false",
    "/shop/*, /shop/x/y, false",
    "/shop/**, /shop, true",
    "/shop/**, /shop/x/y, true",
    "/shop/**, /shopping, false",
    "/**, /, true",
    "/**, /a/b/c, true",
    "/**/orders, /orders, true",
    "/**/orders, /a/b/orders, true",
    "/**/orders, /a/orders/b, false",
    "/a/**/b/*/c, /a/x/b/b/y/c, true",
    "/a/**/b/*/c, /a/x/b/b/y/z/c, false",
    "/files/*.txt, /files/a.txt, true",
    "/files/*.txt, /files/.txt, true",
    "/files/*.txt, /files/a.txt.zip, false",
    "/files/a*b*c, /files/a1b2b3c, true",
    "/überweisung, /%C3%BCberweisung, true",
  })
  void pathsFitSegmentBySegment(String pattern, String path, boolean expected) {
    assertThat(fits(rule(pattern), "GET", path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/shop/../admin",
        "/shop/./x",
        "/shop//x",
        "//shop",
        "/shop;x=1",
        "/shop/%2e%2e/admin",
        "/shop%2fx",
        "/shop/%2F",
        "/shop\\x",
        "/shop/%5c",
        "/shop/%00",
        "/shop/%zz",
        "/shop/%c0%af"
      })
  void whatTwoProgramsMightReadDifferentlyNeverComesToTheRules(String path) {
    assertThatExceptionOfType(InvalidPayloadException.class)
        .isThrownBy(() -> fits(rule("/shop/**"), "GET", path));
  }

  @Test
  void aDoubleEscapeIsDecodedOnceAndNoMore() {
    assertThat(fits(rule("/shop"), "GET", "/%2573hop")).isFalse();
  }

  @Test
  void readingIncludesAskingForHeaders() {
    AccessRule reading = rule("/shop", "GET");
    assertThat(fits(reading, "HEAD", "/shop")).isTrue();
    assertThat(fits(reading, "POST", "/shop")).isFalse();
    assertThat(fits(rule("/shop", "get"), "GET", "/shop")).isTrue();
    assertThat(fits(rule("/shop"), "PURGE", "/shop")).isTrue();
  }

  @Test
  void theFirstThatFitsCounts() {
    AccessRules rules =
        AccessRules.of(
            List.of(
                new AccessRule("/shop/public/**", Set.of(), Demand.NONE),
                rule("/shop/**", "POST"),
                new AccessRule("/shop/**", Set.of(), Demand.ofRoles(List.of("*")))));
    assertThat(rules.find("POST", RequestPath.parse("/shop/public/x")).orElseThrow().number())
        .isEqualTo(1);
    assertThat(rules.find("POST", RequestPath.parse("/shop/x")).orElseThrow().number())
        .isEqualTo(2);
    assertThat(rules.find("GET", RequestPath.parse("/shop/x")).orElseThrow().number()).isEqualTo(3);
    assertThat(rules.find("GET", RequestPath.parse("/other"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "shop", "/shop/", "//shop", "/a/../b", "/a/./b", "/a;b", "/a?b", "/a**", "/a\\b"
      })
  void whatIsNoPathIsRefused(String path) {
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> rule(path));
  }

  @Test
  void manyStarsTakeNoLongerThanTheirProduct() {
    String pattern = "/" + "*a".repeat(200) + "b";
    assertThat(fits(rule(pattern), "GET", "/" + "a".repeat(4000))).isFalse();
    String folders = "/**/a".repeat(100) + "/b";
    assertThat(fits(rule(folders), "GET", "/a".repeat(2000))).isFalse();
  }
}
