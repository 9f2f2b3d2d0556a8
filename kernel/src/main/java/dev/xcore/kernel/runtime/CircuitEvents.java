package dev.xcore.kernel.runtime;

import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.kernel.runtime.Circuit.State;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces that a circuit opens or closes.
 *
 * @param plugin the plugin's name
 * @param key what of it the circuit protects: {@code plugin}, {@code action NAME} or a route
 * @param events hear of it
 */
record CircuitEvents(String plugin, String key, SystemEvents events) implements Circuit.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(CircuitEvents.class);

  @Override
  public void changed(Circuit circuit, State to) {
    switch (to) {
      case OPEN -> {
        LOG.warn("plugin={} circuit={} opens after repeated failures", plugin, key);
        announce("circuit_opened", circuit);
      }
      case CLOSED -> {
        LOG.info("plugin={} circuit={} closes: its calls succeed again", plugin, key);
        announce("circuit_closed", circuit);
      }
      case HALF_OPEN -> LOG.debug("plugin={} circuit={} lets a few calls try", plugin, key);
    }
  }

  private void announce(String what, Circuit circuit) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("circuit", key);
    facts.put("failure_rate", circuit.rule().failureRate());
    facts.put("window", circuit.rule().window());
    facts.put("open_for_ms", circuit.rule().openFor().toMillis());
    events.announce("plugin." + plugin + "." + what, facts);
  }
}
