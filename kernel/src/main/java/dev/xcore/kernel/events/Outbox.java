package dev.xcore.kernel.events;

/**
 * A port: a transaction of a plugin that runs on this thread. What the plugin publishes in it is
 * sent when it commits, and never if it does not.
 */
public interface Outbox {

  /**
   * Keeps an event until the transaction commits; forgets it if it does not.
   *
   * @param event whose data is a tree
   * @param mustLast whether it has to be sent even if the process ends right after the commit
   * @param send sends it
   * @throws dev.xcore.sdk.XcoreException if it cannot be kept
   */
  void keep(PostedEvent event, boolean mustLast, Runnable send);
}
