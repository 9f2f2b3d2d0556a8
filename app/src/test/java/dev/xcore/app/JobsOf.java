package dev.xcore.app;

import dev.xcore.server.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The jobs of a platform, as administrators see them. */
final class JobsOf {

  private JobsOf() {}

  /** Lists them: id, state, last outcome. */
  static String list(Xcore xcore) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String token =
          Files.readString(
                  xcore.configuration().app().varDirectory().resolve("secrets/admin-token"))
              .strip();
      HttpRequest request =
          HttpRequest.newBuilder(xcore.address().orElseThrow().resolve("/admin/jobs"))
              .header("Authorization", "Bearer " + token)
              .build();
      byte[] body = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
      Object tree = Json.read(body);
      return tree instanceof Map<?, ?> map && map.get("jobs") instanceof List<?> jobs
          ? jobs.stream().map(JobsOf::line).collect(Collectors.joining("\n"))
          : String.valueOf(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String line(Object job) {
    Map<?, ?> tree = (Map<?, ?>) job;
    Object last = tree.get("last_run") instanceof Map<?, ?> run ? run.get("outcome") : "";
    return tree.get("id") + " " + tree.get("state") + " " + last;
  }
}
