package dev.xcore.app.config;

import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Type;
import dev.xcore.kernel.settings.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Keys that are recognised and checked, but not used by this version yet. */
final class PlannedSections {

  private static final int MANY = 1_000_000;

  static final Key<List<Settings>> MIDDLEWARE =
      Key.of(
              "middleware",
              Types.list(
                  Section.of(
                      Key.of("name", Types.text()).required(),
                      Key.of("class", Types.text()),
                      Key.of("order", Types.integer(-MANY, MANY)),
                      tree("config"))))
          .or(List.of())
          .planned();

  static final Key<String> PLUGIN_SECRET_KEY =
      Key.of("secret_key", Types.text()).secret().planned();
  static final Key<List<String>> TRUSTED_KEYS = texts("trusted_keys").planned();

  static final Key<Settings> METRICS =
      Key.section("metrics", bool("enabled"), text("path"), bool("per_plugin")).planned();
  static final Key<Settings> TRACING =
      Key.section(
              "tracing",
              bool("enabled"),
              text("endpoint"),
              Key.of("sample", Types.number(0, 1)),
              text("service_name"))
          .planned();

  static final Key<Settings> SERVICES =
      Key.section(
              "services",
              Key.of("databases", Types.map(database())),
              Key.section(
                  "cache",
                  Key.of("backend", Types.choice("memory", "redis", "tiered")),
                  text("url"),
                  duration("ttl"),
                  count("max_size"),
                  bool("required")),
              Key.section(
                  "scheduler",
                  bool("enabled"),
                  text("timezone"),
                  text("database"),
                  trees("jobs"),
                  bool("required")),
              Key.section(
                  "tasks",
                  bool("enabled"),
                  text("database"),
                  Key.of("queues", Types.map(Section.of(count("concurrency")))),
                  text("directory"),
                  bool("auto_restart"),
                  count("max_retries"),
                  bool("watch"),
                  bool("required")),
              Key.section("migrations", bool("auto"), backup()),
              Key.of("bindings", Types.map(Types.text())),
              Key.of("extensions", Types.map(extension())))
          .planned();

  static final Key<Settings> SECURITY =
      Key.section(
              "security",
              Key.of("access_rules", Types.list(accessRule())),
              tree("password"),
              Key.section("rate_limit_default", count("calls"), duration("period_seconds")),
              texts("allowed_imports"),
              texts("forbidden_imports"),
              Key.section(
                  "sandbox",
                  Key.of("require", Types.choice("kernel", "process")),
                  Key.of("scan", Types.choice("enforce", "report", "off")),
                  count("pool_size"),
                  text("user")),
              tree("audit"),
              tree("headers"))
          .planned();

  static final Key<Settings> TENANCY =
      Key.section(
              "tenancy",
              bool("enabled"),
              text("header"),
              bool("subdomain"),
              text("default_tenant"),
              bool("isolate_db"),
              bool("isolate_cache"),
              bool("isolate_scheduler"))
          .planned();

  static final Key<Settings> EVENTS =
      Key.section(
              "events",
              count("history"),
              count("queue_size"),
              duration("handler_timeout"),
              tree("dead_letters"),
              tree("durable"))
          .planned();

  static final Key<Settings> AUTH =
      Key.section(
              "auth",
              bool("registration"),
              tree("jwt"),
              tree("sessions"),
              tree("otp"),
              tree("oidc"),
              tree("lockout"))
          .planned();

  static final Key<Settings> CLUSTER =
      Key.section(
              "cluster",
              bool("enabled"),
              text("node"),
              Key.of("labels", Types.map(Types.anyScalar())),
              Key.section("nats", text("url")))
          .planned();

  private PlannedSections() {}

  private static Section database() {
    return Section.of(
        text("url"),
        text("user"),
        Key.of("password", Types.text()).secret(),
        count("pool_size"),
        duration("connection_timeout"),
        bool("required"));
  }

  private static Key<Settings> backup() {
    return Key.section("backup", bool("enabled"), text("directory"), count("keep"));
  }

  private static Section extension() {
    return Section.of(text("class"), tree("config"), bool("required"));
  }

  private static Section accessRule() {
    return Section.of(
        Key.of("path", Types.text()).required(),
        texts("methods"),
        texts("roles"),
        texts("permissions"));
  }

  private static Key<String> text(String name) {
    return Key.of(name, Types.text());
  }

  private static Key<List<String>> texts(String name) {
    return Key.of(name, Types.list(Types.text()));
  }

  private static Key<Boolean> bool(String name) {
    return Key.of(name, Types.bool());
  }

  private static Key<Integer> count(String name) {
    return Key.of(name, Types.integer(0, Integer.MAX_VALUE));
  }

  private static Key<Duration> duration(String name) {
    return Key.of(name, Types.duration(Duration.ZERO));
  }

  private static Key<Map<String, Object>> tree(String name) {
    return Key.of(name, Types.tree());
  }

  private static Key<List<Map<String, Object>>> trees(String name) {
    Type<Map<String, Object>> tree = Types.tree();
    return Key.of(name, Types.list(tree));
  }
}
