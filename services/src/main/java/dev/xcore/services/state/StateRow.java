package dev.xcore.services.state;

import dev.xcore.kernel.state.DesiredState;
import dev.xcore.kernel.state.InstalledVersion;
import dev.xcore.kernel.state.KnownPlugin;
import dev.xcore.kernel.state.Wish;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of table {@code plugin_state}, as it is stored. */
record StateRow(
    String plugin,
    long revision,
    String node,
    @Nullable String wish,
    @Nullable String wishActor,
    @Nullable Long wishMicros,
    @Nullable String version,
    @Nullable String origin,
    @Nullable String digest,
    @Nullable String installedBy,
    @Nullable Long installedMicros) {

  static final String COLUMNS =
      "plugin, revision, node, wish, wish_actor, wish_micros, version, origin, digest,"
          + " installed_by, installed_micros";

  private static final int NAME = 255;
  private static final int ORIGIN = 1000;

  static StateRow of(String plugin, long revision, String node, KnownPlugin known) {
    Optional<DesiredState> word = known.desired();
    Optional<InstalledVersion> installed = known.installed();
    return new StateRow(
        plugin,
        revision,
        node,
        word.map(said -> said.wish().name().toLowerCase(Locale.ROOT)).orElse(null),
        word.map(said -> shorten(said.actor(), NAME)).orElse(null),
        word.map(said -> micros(said.since())).orElse(null),
        installed.map(InstalledVersion::version).orElse(null),
        installed.map(there -> shorten(there.origin(), ORIGIN)).orElse(null),
        installed.map(InstalledVersion::digest).orElse(null),
        installed.map(there -> shorten(there.actor(), NAME)).orElse(null),
        installed.map(there -> micros(there.since())).orElse(null));
  }

  KnownPlugin known() {
    return new KnownPlugin(
        Optional.ofNullable(wish)
            .map(said ->
                new DesiredState(
                    Wish.valueOf(said.toUpperCase(Locale.ROOT)),
                    text(wishActor),
                    time(wishMicros))),
        Optional.ofNullable(version)
            .map(there ->
                new InstalledVersion(
                    there, text(origin), text(digest), text(installedBy), time(installedMicros))));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  static Instant time(@Nullable Long micros) {
    return micros == null ? Instant.EPOCH : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  static String shorten(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
