package dev.xcore.kernel.install;

import dev.xcore.kernel.runtime.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Carries out what a journal says, step by step, so that after a stop at any step {@link #undo} or
 * {@link #finish} leads to the old or the new state as a whole. Both may be repeated. Used by one
 * thread, under the plugin folder's lock.
 */
final class Commit {

  private final InstallSite site;
  private final Transaction transaction;
  private final Journal journal;

  Commit(InstallSite site, Transaction transaction, Journal journal) {
    this.site = site;
    this.transaction = transaction;
    this.journal = journal;
  }

  /** Puts the new version in the place of the old one; can be undone. */
  void place() throws IOException {
    Durable.syncTree(transaction.fresh());
    site.reach(InstallStep.STAGED);
    journal.write(transaction.journal());
    site.reach(InstallStep.NOTED);
    if (journal.formerPlace().isPresent()) {
      Path place = site.plugins().resolve(journal.formerPlace().get());
      Durable.move(place, transaction.former().resolve(place.getFileName()));
    }
    site.reach(InstallStep.FORMER_MOVED);
    if (journal.fresh().isPresent()) {
      Path staged = Transaction.only(transaction.fresh()).orElseThrow();
      Durable.move(staged, site.plugins().resolve(journal.fresh().get().place()));
    }
    site.reach(InstallStep.PLACED);
  }

  /** Puts everything back as it was. */
  void undo() throws IOException {
    if (!transaction.isNoted()) {
      return;
    }
    boolean isPlaced = Transaction.only(transaction.fresh()).isEmpty();
    if (journal.fresh().isPresent() && isPlaced) {
      Path place = site.plugins().resolve(journal.fresh().get().place());
      Durable.move(place, transaction.fresh().resolve(place.getFileName()));
    }
    Optional<Path> former = Transaction.only(transaction.former());
    if (former.isPresent()) {
      Durable.move(former.get(), site.plugins().resolve(former.get().getFileName()));
    }
    transaction.remove();
  }

  /** Makes the change final. */
  void decide() throws IOException {
    transaction.decide();
  }

  boolean isDecided() {
    return transaction.isDecided();
  }

  /** Keeps the old version for a rollback, remembers the new one, and tidies up. */
  void finish() throws IOException {
    site.reach(InstallStep.DECIDED);
    Path former = transaction.former();
    VersionStore versions = site.versions();
    if (journal.former().isPresent() && !journal.purge()) {
      versions.keep(journal.plugin(), transaction.id(), former, journal.former().get());
    }
    FileTree.delete(former);
    site.reach(InstallStep.KEPT);
    if (journal.fresh().isPresent()) {
      versions.record(journal.plugin(), journal.fresh().get());
    } else {
      versions.forget(journal.plugin());
    }
    site.reach(InstallStep.RECORDED);
    if (journal.restored().isPresent()) {
      versions.drop(journal.plugin(), journal.restored().get());
    }
    if (journal.purge()) {
      versions.purge(journal.plugin());
      FileTree.delete(site.dataOf(journal.plugin()));
    }
    versions.prune(journal.plugin());
    site.reach(InstallStep.TIDIED);
    transaction.remove();
  }

  /** Undoes or finishes what a process that is gone has left behind. */
  static void recover(InstallSite site, Transaction left) throws IOException {
    if (!left.isNoted()) {
      return; // Nothing was changed; closing removes it.
    }
    Commit commit = new Commit(site, left, Journal.read(left.journal()));
    if (left.isDecided()) {
      commit.finish();
    } else {
      commit.undo();
    }
  }
}
