package dev.xcore.services.migrations;

import dev.xcore.services.migrations.MigrationMarks.Mark;

/** The words for a migration that stopped half way where that cannot be undone. */
final class UnfinishedText {

  private UnfinishedText() {}

  static String of(Mark mark, MigrationMarks marks) {
    String where =
        mark.line() > 0 ? "stopped in line " + mark.line() : "did not come to its end (killed?)";
    return "was begun at %s and %s; %s cannot undo changes of tables, so some of it is done. Undo that by hand, or let the script bear it (IF NOT EXISTS), then run 'xcore migration repair %s'"
        .formatted(mark.begun(), where, marks.dialect().label(), marks.plugin());
  }
}
