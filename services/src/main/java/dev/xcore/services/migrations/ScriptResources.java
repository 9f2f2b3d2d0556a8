package dev.xcore.services.migrations;

import java.io.Reader;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Hands scripts to Flyway as texts, so that it looks into no folder and no class loader.
 *
 * @param scripts those that change tables
 */
record ScriptResources(List<MigrationScript> scripts) implements ResourceProvider {

  @Override
  @SuppressWarnings("NullAway") // Flyway's own providers answer null, too
  public @Nullable LoadableResource getResource(String name) {
    return null;
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return scripts.stream()
        .filter(script -> script.file().startsWith(prefix))
        .filter(script -> Arrays.stream(suffixes).anyMatch(script.file()::endsWith))
        .map(script -> (LoadableResource) new Text(script))
        .toList();
  }

  /** One script. */
  private static final class Text extends LoadableResource {

    private final MigrationScript script;

    Text(MigrationScript script) {
      this.script = script;
    }

    @Override
    public Reader read() {
      return new StringReader(script.sql());
    }

    @Override
    public String getAbsolutePath() {
      return script.shown();
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return script.shown();
    }

    @Override
    public String getFilename() {
      return script.file();
    }

    @Override
    public String getRelativePath() {
      return script.path();
    }
  }
}
