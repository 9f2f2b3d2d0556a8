package dev.xcore.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one of the platform's own pages beyond its path.
 *
 * @param summary in a few words
 * @param output the schema of its answer
 * @param input the schema of its body, empty if it takes none
 */
record PageDescription(
    String summary, Map<String, Object> output, Optional<Map<String, Object>> input) {

  private static final Map<String, Object> OBJECT = Map.of("type", "object");

  private static PageDescription of(String summary) {
    return of(summary, OBJECT);
  }

  /** Describes a page without a body. */
  static PageDescription of(String summary, Map<String, Object> output) {
    return new PageDescription(summary, output, Optional.empty());
  }

  /** Describes every page, by {@code METHOD PATH}. */
  static Map<String, PageDescription> all() {
    Map<String, Object> health = OpenApiObject.reference("schemas", OpenApiBuiltIns.HEALTH);
    Map<String, Object> changes =
        OpenApiObject.create()
            .with("type", "object")
            .with("description", "New values, nested as in the file; null removes a key.")
            .with("additionalProperties", true)
            .tree();
    return Map.ofEntries(
        Map.entry(
            "GET /health",
            PageDescription.of("Tells how the platform and its plugins are", health)),
        Map.entry("GET /health/live", PageDescription.of("Tells that the process answers", health)),
        Map.entry(
            "GET /health/ready", PageDescription.of("Tells whether requests are served", health)),
        Map.entry(
            "GET /metrics",
            PageDescription.of("Shows plugins and process as Prometheus text", Map.of())),
        Map.entry("GET /admin/status", PageDescription.of("Shows the platform's state")),
        Map.entry(
            "GET /admin/security/explain",
            PageDescription.of("Says who would be let in where, and who decides it")),
        Map.entry("GET /admin/services", PageDescription.of("Lists services and how they are")),
        Map.entry("GET /admin/jobs", PageDescription.of("Lists jobs of plugins")),
        Map.entry(
            "GET /admin/jobs/{id}",
            PageDescription.of("Shows one job with its next and last runs")),
        Map.entry(
            "POST /admin/jobs/{id}/run",
            PageDescription.of("Runs a job now, beside its due times")),
        Map.entry("POST /admin/jobs/{id}/pause", PageDescription.of("Keeps a job from running")),
        Map.entry(
            "POST /admin/jobs/{id}/resume", PageDescription.of("Lets a paused job run again")),
        Map.entry(
            "DELETE /admin/jobs/{id}",
            PageDescription.of("Takes a job away that a plugin has scheduled in code")),
        Map.entry(
            "GET /admin/migrations",
            PageDescription.of("Lists plugins with migrations, and the platform's own tables")),
        Map.entry(
            "GET /admin/migrations/{name}",
            PageDescription.of("Shows every migration of a plugin's tables")),
        Map.entry(
            "GET /admin/migrations/{name}/scan",
            PageDescription.of("Lists what loses data in pending migrations")),
        Map.entry(
            "GET /admin/migrations/{name}/backups",
            PageDescription.of("Lists copies of a plugin's tables")),
        Map.entry(
            "POST /admin/migrations/{name}/upgrade",
            new PageDescription("Runs pending migrations", OBJECT, Optional.of(OBJECT))),
        Map.entry(
            "POST /admin/migrations/{name}/downgrade",
            new PageDescription("Takes migrations back", OBJECT, Optional.of(OBJECT))),
        Map.entry(
            "POST /admin/migrations/{name}/repair",
            new PageDescription(
                "Lets migrations that stopped half way be run again", OBJECT, Optional.of(OBJECT))),
        Map.entry(
            "POST /admin/migrations/{name}/revision",
            new PageDescription(
                "Drafts a migration from a plugin's records", OBJECT, Optional.of(OBJECT))),
        Map.entry(
            "POST /admin/migrations/{name}/auto",
            new PageDescription(
                "Drafts a migration, copies the tables and runs it", OBJECT, Optional.of(OBJECT))),
        Map.entry(
            "POST /admin/migrations/{name}/backup", PageDescription.of("Copies a plugin's tables")),
        Map.entry(
            "POST /admin/migrations/{name}/restore",
            new PageDescription("Puts a copy back", OBJECT, Optional.of(OBJECT))),
        Map.entry("GET /admin/plugins", PageDescription.of("Lists plugins")),
        Map.entry("GET /admin/plugins/{name}", PageDescription.of("Shows one plugin")),
        Map.entry(
            "GET /admin/plugins/{name}/why",
            PageDescription.of("Explains why a plugin serves or does not")),
        Map.entry(
            "GET /admin/plugins/{name}/history",
            PageDescription.of("Lists who did what with a plugin, and what came of it")),
        Map.entry(
            "POST /admin/plugins/{name}/enable",
            PageDescription.of("Lets a disabled plugin be loaded again, and loads it")),
        Map.entry(
            "POST /admin/plugins/{name}/disable",
            PageDescription.of(
                "Unloads a plugin and keeps it from being loaded until it is enabled")),
        Map.entry(
            "GET /admin/plugins/{name}/health",
            PageDescription.of("Shows the health checks of one plugin")),
        Map.entry(
            "GET /admin/plugins/{name}/permissions",
            PageDescription.of("Shows what a plugin may do, did, and was refused")),
        Map.entry("GET /admin/audit", PageDescription.of("Lists who did what, the latest first")),
        Map.entry("POST /admin/plugins/{name}/load", PageDescription.of("Loads a plugin")),
        Map.entry("POST /admin/plugins/{name}/unload", PageDescription.of("Unloads a plugin")),
        Map.entry(
            "POST /admin/plugins/{name}/reload",
            PageDescription.of("Replaces a plugin by what lies in the plugin folder now")),
        Map.entry(
            "POST /admin/plugins/{name}/scale",
            PageDescription.of("Changes how many instances serve a plugin")),
        Map.entry(
            "GET /admin/events",
            PageDescription.of("Lists recent events, or streams them (follow=true)")),
        Map.entry(
            "POST /admin/events",
            new PageDescription(
                "Sends an event, and tells what became of it", OBJECT, Optional.of(event()))),
        Map.entry("GET /admin/events/subscriptions", PageDescription.of("Lists who takes events")),
        Map.entry(
            "POST /admin/services/{name}/restart",
            PageDescription.of("Stops a service and starts it again")),
        Map.entry(
            "POST /admin/services/{name}/switch",
            new PageDescription(
                "Says whom the name of a service means", OBJECT, Optional.of(OBJECT))),
        Map.entry(
            "GET /admin/middleware",
            PageDescription.of("Lists what stands around requests and calls, in order")),
        Map.entry("GET /admin/hooks", PageDescription.of("Lists who stands at hook points")),
        Map.entry(
            "GET /admin/events/dead-letters",
            PageDescription.of("Lists events that could not be delivered")),
        Map.entry(
            "POST /admin/events/dead-letters/replay",
            PageDescription.of("Delivers dead letters again")),
        Map.entry(
            "POST /admin/events/dead-letters/{id}/replay",
            PageDescription.of("Delivers a dead letter again")),
        Map.entry("DELETE /admin/events/dead-letters", PageDescription.of("Forgets dead letters")),
        Map.entry(
            "DELETE /admin/events/dead-letters/{id}", PageDescription.of("Forgets a dead letter")),
        Map.entry(
            "POST /admin/plugins/install",
            new PageDescription("Installs or upgrades a plugin", OBJECT, Optional.of(OBJECT))),
        Map.entry("DELETE /admin/plugins/{name}", PageDescription.of("Removes a plugin")),
        Map.entry(
            "POST /admin/plugins/{name}/rollback",
            PageDescription.of("Brings a former version of a plugin back")),
        Map.entry(
            "GET /admin/plugins/{name}/versions",
            PageDescription.of("Lists the versions of a plugin that are on disk")),
        Map.entry(
            "GET /admin/config", PageDescription.of("Shows the configuration, secrets masked")),
        Map.entry(
            "PATCH /admin/config",
            new PageDescription("Changes the configuration", OBJECT, Optional.of(changes))));
  }

  private static Map<String, Object> event() {
    Map<String, Object> mode = Map.of("type", "string", "enum", List.of("emit", "publish"));
    return OpenApiObject.create()
        .with("type", "object")
        .with("required", List.of("name"))
        .with(
            "properties",
            OpenApiObject.create()
                .with("name", Map.of("type", "string"))
                .with("data", Map.of())
                .with("mode", mode))
        .tree();
  }
}
