package dev.xcore.sdk;

/** One handler's part in a plugin; ends with the plugin, or before. Thread safe. */
public interface Subscription extends AutoCloseable {

  /**
   * Returns the pattern of names.
   *
   * @return as given
   */
  String pattern();

  /** Ends it: no event or hook reaches the handler any more. Closing twice is harmless. */
  @Override
  void close();
}
