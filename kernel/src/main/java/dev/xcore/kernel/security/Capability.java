package dev.xcore.kernel.security;

import java.util.Locale;

/** What code can do with a part of the JDK: the groups of a capability report. */
public enum Capability {
  /** Reads or writes files. */
  FILES,
  /** Opens connections or resolves names. */
  NETWORK,
  /** Starts or looks at processes. */
  PROCESSES,
  /** Starts threads, executors or timers. */
  THREADS,
  /** Looks at or calls members that are named at run time. */
  REFLECTION,
  /** Calls code outside of the Java virtual machine. */
  NATIVE,
  /** Loads classes, services or modules. */
  CLASS_LOADING,
  /** Asks for the time. */
  TIME,
  /** Makes hashes, keys, signatures or ciphers. */
  CRYPTO,
  /** Makes random numbers. */
  RANDOM,
  /** Turns objects into bytes or back. */
  SERIALIZATION,
  /** Packs or unpacks data. */
  COMPRESSION,
  /** Reads properties, variables or figures of the machine. */
  ENVIRONMENT,
  /** Changes what the whole virtual machine shares. */
  PROCESS_STATE,
  /** Reads or writes the standard streams. */
  CONSOLE,
  /** Logs. */
  LOGGING,
  /** Uses the platform through its SDK. */
  PLATFORM;

  /**
   * Returns the name that reports use.
   *
   * @return such as {@code class loading}
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
