package dev.xcore.services.tasks;

/**
 * A task that this process has taken.
 *
 * @param id of the task
 * @param plugin whose it is
 * @param name of the task
 * @param queue it has waited in
 * @param attempts how often it has been begun, this time included
 * @param maxRetries how often it is repeated; -1 for the handler's or the configured number
 * @param createdAt when it was enqueued
 * @param payload JSON
 */
record Claim(
    String id,
    String plugin,
    String name,
    String queue,
    int attempts,
    int maxRetries,
    long createdAt,
    String payload) {

  Claim begun() {
    return new Claim(id, plugin, name, queue, attempts + 1, maxRetries, createdAt, payload);
  }

  @Override
  public String toString() {
    return "task '%s' of plugin '%s' (%s)".formatted(name, plugin, id);
  }
}
