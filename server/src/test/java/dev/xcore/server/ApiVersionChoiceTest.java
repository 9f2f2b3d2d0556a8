package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.handlers.ApiVersions;
import dev.xcore.sdk.XcoreException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiVersionChoiceTest {

  private static final VersionedApi API =
      VersionedApi.of("shop", "/plugins/shop", new ApiVersions(List.of("v1", "v2", "v3"), "v2"));

  /** Path, header and Accept in; version, or status and text of the refusal, out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // path | header | accept | outcome
        "''|''|''|v2 json",
        "''|''|*/*|v2 json",
        "''|''|application/json|v2 json",
        "''|''|text/html,application/xhtml+xml,*/*;q=0.8|v2 json",
        "''|''|application/vnd.other.v1+json|v2 json",
        "''|v1|''|v1 json",
        "''|' v3 '|*/*|v3 json",
        "v1|''|''|v1 json",
        "v1|v1|''|v1 json",
        "v1|v2|''|400 the path asks for API version v1 and the header X-API-Version for v2",
        "v1|v9|''|400 the path asks for API version v1 and the header X-API-Version for v9",
        "''|v9|''|404 'v9' is not a version of the API of plugin",
        "''|2|''|404 '2' is not a version of the API of plugin",
        "''|''|application/vnd.shop.v1+json|v1 vendor",
        "''|''|Application/Vnd.Shop.V3+JSON|v3 vendor",
        "''|''|application/vnd.shop.v1+json;q=0.5, application/vnd.shop.v3+json|v3 vendor",
        "''|''|application/vnd.shop.v3+json, application/vnd.shop.v1+json|v3 vendor",
        "''|''|application/vnd.shop.v1+json;q=0.5, */*;q=0.1|v1 vendor",
        "''|''|application/vnd.shop.v1+json;q=0.5, application/json|v2 json",
        "''|''|application/vnd.shop.v1+json, application/json|v1 vendor",
        "''|''|application/vnd.shop.v9+json, */*;q=0.1|v2 json",
        "''|''|application/vnd.shop.v9+json, application/vnd.shop.v1+json;q=0.1|v1 vendor",
        "''|''|application/vnd.shop.v9+json|406 no accepted version exists",
        "''|''|application/vnd.shop.v1+json;q=0|406 no accepted version exists; send Accept:"
            + " application/json, or one of application/vnd.shop.v1+json",
        "''|''|application/vnd.shop.v1+json;q=0, */*|v2 json",
        "''|''|application/vnd.shop.v1+json;q=rubbish|v1 vendor",
        "''|''|application/vnd.shop.v1+json, , |v1 vendor",
        "''|''|application/vnd.shop.v1+xml|v2 json",
        "''|v1|application/vnd.shop.v1+json|v1 vendor",
        "''|v1|application/vnd.shop.v2+json, */*|v1 json",
        "''|v1|application/vnd.shop.v2+json|406 API version v1 is asked for, but not accepted",
        "v1|''|application/vnd.shop.v2+json|406 API version v1 is asked for, but not accepted",
        "v1|''|application/vnd.shop.v2+json, application/json;q=0.1|v1 json",
        "v1|v1|application/vnd.shop.v1+json|v1 vendor",
      })
  void pathBeatsHeaderBeatsAcceptBeatsTheDefault(
      String path, String header, String accept, String outcome) {
    assertThat(outcome(path, header, accept)).contains(outcome);
  }

  @Test
  void onlyHeadersAreNegotiation() {
    assertThat(ApiVersionChoice.of(API, "v1", "v1", "").isNegotiated()).isFalse();
    assertThat(ApiVersionChoice.of(API, "", "v1", "").isNegotiated()).isTrue();
    assertThat(ApiVersionChoice.of(API, "", "", "").isNegotiated()).isTrue();
  }

  private static String outcome(String path, String header, String accept) {
    try {
      ApiVersionChoice choice = ApiVersionChoice.of(API, path, header, accept);
      return choice.version() + (choice.isVendorType() ? " vendor" : " json");
    } catch (XcoreException refused) {
      return refused.status() + " " + refused.detail();
    } catch (RefusedException refused) {
      return refused.problem().status() + " " + refused.problem().detail();
    }
  }
}
