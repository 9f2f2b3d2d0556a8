package dev.xcore.kernel.install;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes a plugin's files and what serves, both or neither.
 *
 * @param site where
 * @param commit changes the files
 * @param plugin its name
 * @param actor who wants it
 */
record Change(InstallSite site, Commit commit, String plugin, String actor) {

  private static final Logger LOG = LoggerFactory.getLogger(Change.class);

  /**
   * Makes the change.
   *
   * @throws RuntimeException if a step before the decision fails; everything is as before then
   */
  void carryOut() throws IOException {
    try {
      commit.place();
      site.serving().start(plugin, actor);
      commit.decide();
    } catch (IOException | RuntimeException | Error failure) {
      if (!commit.isDecided()) {
        undo(failure);
        throw failure;
      }
    }
    finish();
  }

  /** Makes a removal, of a plugin that does not serve any more. */
  void carryOutRemoval() throws IOException {
    try {
      commit.place();
      commit.decide();
    } catch (IOException | RuntimeException | Error failure) {
      if (!commit.isDecided()) {
        undo(failure);
        throw failure;
      }
    }
    finish();
  }

  private void undo(Throwable failure) {
    try {
      commit.undo();
      site.serving().restore(plugin, actor);
    } catch (IOException | RuntimeException problem) {
      failure.addSuppressed(problem);
      LOG.error(
          "plugin={} could not be put back; the next start does it: {}",
          plugin,
          problem.toString());
    }
  }

  /** The new version is the one already; what is left to do is done at the next change else. */
  private void finish() {
    try {
      commit.finish();
    } catch (IOException | RuntimeException problem) {
      LOG.warn("plugin={} is changed, but not tidied up: {}", plugin, problem.toString());
    }
  }
}
