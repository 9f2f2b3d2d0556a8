package dev.xcore.server;

import dev.xcore.sdk.NotFoundException;
import java.util.ArrayList;
import java.util.List;

/** Says why nothing is served at a path, where versions of an API are the reason. */
final class VersionRefusals {

  private VersionRefusals() {}

  /**
   * Describes the refusal.
   *
   * @param table what is served
   * @param asked the request's path
   * @param chosen the same path in the version that was chosen for it
   * @return the refusal
   */
  static NotFoundException nothing(RouteTable table, RequestPath asked, RequestPath chosen) {
    for (VersionedApi api : table.versioned().values()) {
      String version = api.segment(chosen).orElse("");
      if (version.isEmpty()) {
        continue;
      }
      List<String> serving = new ArrayList<>();
      for (String listed : api.listed()) {
        if (isServed(table, api.instead(chosen, listed))) {
          serving.add(listed);
        }
      }
      if (!serving.isEmpty()) {
        return api.listed().contains(version)
            ? notInVersion(asked, version, serving)
            : ApiVersionChoice.unknown(api, version);
      }
    }
    return new NotFoundException("nothing is served at " + asked.text());
  }

  private static NotFoundException notInVersion(
      RequestPath asked, String version, List<String> serving) {
    return new NotFoundException(
        "nothing is served at %s in API version %s; version %s has it"
            .formatted(asked.text(), version, String.join(", ", serving)));
  }

  private static boolean isServed(RouteTable table, RequestPath path) {
    return !table.routes().allowed(path).isEmpty() || table.sockets().find("GET", path) != null;
  }
}
