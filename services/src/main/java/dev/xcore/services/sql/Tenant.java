package dev.xcore.services.sql;

/**
 * A plugin as a database serves it.
 *
 * @param plugin its name
 * @param isSandboxed whether nobody trusts it
 */
record Tenant(String plugin, boolean isSandboxed) {

  /** Names it in logs, pools and errors. */
  @Override
  public String toString() {
    return isSandboxed ? plugin + " (sandboxed)" : plugin;
  }
}
