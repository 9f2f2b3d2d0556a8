package dev.xcore.kernel.health;

/** Is told when something becomes unhealthy or recovers. Returns at once and does not throw. */
public interface HealthListener {

  /**
   * Tells that it has become unhealthy.
   *
   * @param report what was found
   */
  void unhealthy(HealthReport report);

  /**
   * Tells that it is unhealthy no more: the checks are content, or there are none any more.
   *
   * @param report what was found
   */
  void recovered(HealthReport report);
}
