package dev.xcore.confinement;

/**
 * A child of {@code java.lang.Process}, where there is no other way.
 *
 * @param process the process
 */
record JavaChild(Process process) implements Child {

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void kill() {
    process.destroyForcibly();
  }
}
