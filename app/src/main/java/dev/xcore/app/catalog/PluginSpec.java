package dev.xcore.app.catalog;

import dev.xcore.kernel.registry.VersionRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a user names to be installed: {@code xcore plugin install SPEC}. */
public sealed interface PluginSpec {

  /** A name with an optional range: {@code users}, {@code users@^1.2}. */
  Pattern NAMED = Pattern.compile("([a-z][a-z0-9_-]{0,62})(?:@(.*))?", Pattern.DOTALL);

  /** An address as ssh writes it: {@code git@host:path}. */
  Pattern SCP = Pattern.compile("[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^:].*");

  /** A URL whose scheme says git, or whose path does. */
  Pattern GIT = Pattern.compile("git\\+.*|(?:ssh|git):.*|[A-Za-z][A-Za-z0-9+.-]+:.*\\.git/?");

  /**
   * A folder, jar or zip of this machine.
   *
   * @param path as it was written
   */
  record Local(String path) implements PluginSpec {}

  /**
   * A git repository.
   *
   * @param url without {@code git+}
   * @param ref branch, tag or commit; empty for the repository's own choice
   */
  record Git(String url, Optional<String> ref) implements PluginSpec {}

  /**
   * A plugin of the registry.
   *
   * @param name the plugin
   * @param range its acceptable versions
   */
  record FromRegistry(String name, VersionRange range) implements PluginSpec {}

  /**
   * Tells what a text means. What could be a plugin's name and a path is taken as a path only if it
   * is written as one, or the caller knows that it exists.
   *
   * @param text as it was written
   * @param ref branch, tag or commit, for a repository
   * @param isPath whether there is a file or folder of that name
   * @return the meaning
   * @throws CatalogException if a range is none, or a ref is given for what has none
   */
  static PluginSpec parse(String text, Optional<String> ref, boolean isPath) {
    if (SCP.matcher(text).matches() && !isPath) {
      return new Git(scp(text), ref);
    }
    if (GIT.matcher(text).matches()) {
      return new Git(text.startsWith("git+") ? text.substring(4) : text, ref);
    }
    Matcher named = NAMED.matcher(text);
    if (isPath || !named.matches()) {
      return new Local(text);
    }
    if (ref.isPresent()) {
      throw new CatalogException(
          "--ref names a branch, tag or commit of a git repository; '%s' is a plugin of the registry, whose version is written %s@RANGE"
              .formatted(text, named.group(1)));
    }
    return new FromRegistry(named.group(1), range(named.group(2)));
  }

  private static String scp(String text) {
    int colon = text.indexOf(':');
    return "ssh://%s/%s".formatted(text.substring(0, colon), text.substring(colon + 1));
  }

  private static VersionRange range(@Nullable String text) {
    try {
      return VersionRange.parse(text == null ? "*" : text);
    } catch (IllegalArgumentException wrong) {
      throw new CatalogException(String.valueOf(wrong.getMessage()), wrong);
    }
  }
}
