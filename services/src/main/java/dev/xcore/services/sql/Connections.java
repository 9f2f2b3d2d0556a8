package dev.xcore.services.sql;

import java.sql.Connection;
import java.util.Optional;

/** Where the connections of one plugin to one database come from. Thread safe. */
interface Connections {

  /**
   * Takes a connection; opens the database where nobody has yet.
   *
   * @return to be closed
   * @throws dev.xcore.sdk.XcoreException if there is none to be had
   */
  Connection connect();

  /** Returns how the database is used. */
  DatabaseSettings settings();

  /** Returns whose connections they are. */
  String owner();

  /** Returns what becomes of events published in transactions; empty if they are sent at once. */
  Optional<PluginOutbox> outbox();
}
