package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AdminAuditTest {

  @ParameterizedTest
  @CsvSource({
    "POST, plugins/shop/load, plugin.load, plugin:shop",
    "POST, plugins/install, plugin.install, plugin",
    "DELETE, plugins/shop, plugin.delete, plugin:shop",
    "PATCH, config, config.change, config",
    "POST, users, user.create, user",
    "PATCH, users/ada, user.change, user:ada",
    "POST, tasks/queues/mail/pause, task.pause, task:queues/mail",
    "GET, audit, audit.read, audit",
    "GET, status, status.read, status",
    "POST, Ev%il/X;Y, ev_il.x_y, ev_il"
  })
  void aPathIsAnActionAndASubject(String method, String path, String action, String subject) {
    List<String> names = List.of(path.split("/"));

    assertThat(AdminAudit.action(method, names)).isEqualTo(action);
    assertThat(AdminAudit.subject(method, names)).isEqualTo(subject);
  }
}
