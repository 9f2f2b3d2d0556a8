package dev.xcore.handlers;

/**
 * A service whose SDK type speaks of streams or callbacks: what it does itself is on this side of a
 * process wall, and its port, which speaks of plain values only, may be on the other.
 */
public interface Brokered {

  /**
   * Returns what does the work.
   *
   * @return of the type that {@link ServicePorts} says
   */
  Object port();
}
