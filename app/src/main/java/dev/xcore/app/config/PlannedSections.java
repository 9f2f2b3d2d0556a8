package dev.xcore.app.config;

import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.Types;
import java.util.Map;

/** Keys that are recognised and checked, but not used by this version yet. */
final class PlannedSections {

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

  static final Key<Map<String, Object>> DURABLE_EVENTS =
      Key.<Map<String, Object>>of("durable", Types.tree()).planned();

  static final Key<Settings> CLUSTER =
      Key.section(
              "cluster",
              bool("enabled"),
              text("node"),
              Key.of("labels", Types.map(Types.anyScalar())),
              Key.section("nats", text("url")))
          .planned();

  private PlannedSections() {}

  private static Key<String> text(String name) {
    return Key.of(name, Types.text());
  }

  private static Key<Boolean> bool(String name) {
    return Key.of(name, Types.bool());
  }
}
