package dev.xcore.server;

import java.util.Map;

/**
 * What this server has run of one plugin's jobs; immutable.
 *
 * @param plugin its name
 * @param outcomes how many runs had which outcome
 * @param running how many run now
 * @param seconds how long all of them took together
 */
public record JobReport(String plugin, Map<String, Long> outcomes, long running, double seconds) {

  /** Copies the map. */
  public JobReport {
    outcomes = Map.copyOf(outcomes);
  }
}
