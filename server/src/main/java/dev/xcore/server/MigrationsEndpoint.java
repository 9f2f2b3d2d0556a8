package dev.xcore.server;

import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.ValidationException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /admin/migrations}: the tables of plugins, and what changes them. Thread safe. */
public final class MigrationsEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(MigrationsEndpoint.class);

  private static final String ROOT = "/admin/migrations";
  private static final String TARGET = "target";
  private static final String UNSAFE = "allow_unsafe";
  private static final String BACKUP = "backup";
  private static final String TITLE = "title";
  private static final String CHECKSUMS = "checksums";
  private static final int OK = 200;

  private final ServerOptions options;
  private final MigrationsAdmin migrations;

  private MigrationsEndpoint(ServerOptions options, MigrationsAdmin migrations) {
    this.options = options;
    this.migrations = migrations;
  }

  /**
   * Makes the endpoint.
   *
   * @param options of the server
   * @param migrations of the platform
   * @return the endpoint
   */
  public static MigrationsEndpoint create(ServerOptions options, MigrationsAdmin migrations) {
    return new MigrationsEndpoint(options, migrations);
  }

  /**
   * Returns the pages.
   *
   * @return routes for administrators
   */
  public List<BuiltInRoute> routes() {
    return List.of(
        page("GET", "", (name, fields) -> Map.of("migrations", migrations.list())),
        page("GET", "/{name}", (name, fields) -> migrations.status(name)),
        page("GET", "/{name}/scan", (name, fields) -> Map.of("unsafe", migrations.scan(name))),
        page("GET", "/{name}/backups", (name, x) -> Map.of("backups", migrations.backups(name))),
        change(
            "upgrade",
            Set.of(TARGET, UNSAFE, BACKUP),
            (name, fields) ->
                migrations.upgrade(
                    name, fields.text(TARGET), fields.flag(UNSAFE), fields.flag(BACKUP))),
        change(
            "downgrade",
            Set.of(TARGET, BACKUP),
            (name, fields) -> migrations.downgrade(name, fields.text(TARGET), fields.flag(BACKUP))),
        change(
            "repair",
            Set.of(CHECKSUMS),
            (name, fields) -> Map.of("mended", migrations.repair(name, fields.flag(CHECKSUMS)))),
        change(
            "revision",
            Set.of(TITLE),
            (name, fields) -> migrations.revision(name, title(fields), false)),
        change(
            "auto",
            Set.of(TITLE),
            (name, fields) -> migrations.revision(name, title(fields), true)),
        change("backup", Set.of(), (name, fields) -> migrations.backup(name)),
        change(
            "restore",
            Set.of(BACKUP),
            (name, fields) -> migrations.restore(name, fields.text(BACKUP))));
  }

  private static String title(InstallFields fields) {
    return fields.text(TITLE).orElse("revision");
  }

  private interface Page {
    Map<String, ?> answer(String name, InstallFields fields);
  }

  private static BuiltInRoute page(String method, String path, Page page) {
    return BuiltInRoute.admin(
        method,
        ROOT + path,
        (x, parameters, snapshot) -> {
          KnownQuery.of(x);
          EventsEndpoint.answer(
              x, OK, page.answer(parameters.getOrDefault("name", ""), new InstallFields(Map.of())));
        });
  }

  private BuiltInRoute change(String verb, Set<String> known, Page page) {
    return BuiltInRoute.admin(
        "POST",
        ROOT + "/{name}/" + verb,
        (x, parameters, snapshot) -> {
          KnownQuery.of(x);
          String name = parameters.getOrDefault("name", "");
          InstallFields fields = fields(x, known);
          LOG.info("migration verb={} plugin={} actor=admin", verb, name);
          EventsEndpoint.answer(x, OK, page.answer(name, fields));
        });
  }

  private InstallFields fields(HttpExchange exchange, Set<String> known) throws IOException {
    InstallFields fields = InstallFields.json(exchange, options.limits());
    for (String field : fields.values().keySet()) {
      if (known.isEmpty()) {
        throw new InvalidPayloadException("the body must be empty");
      }
      if (!known.contains(field)) {
        String message =
            "is unknown; allowed are " + String.join(", ", known.stream().sorted().toList());
        throw new ValidationException(
            field + " " + message, List.of(new FieldError(field, message, Optional.empty())));
      }
    }
    return fields;
  }
}
