package dev.xcore.kernel.services;

import java.util.Objects;
import java.util.Set;

/**
 * One service that plugins may ask for; immutable.
 *
 * @param name unique, such as {@code db}; what permissions call {@code service:db}
 * @param type by which it is found; of several offers of a type, the first is injected
 * @param verbs what plugins can do with it, at least one: {@code use} for everything, {@code read}
 *     and {@code write} only where they can be told apart and enforced
 * @param isOwn whether it gives a plugin nothing but what is its own: then plugins may use it whose
 *     permissions do not mention it
 * @param permit the service whose permission it needs: itself, or what it is another view of
 */
public record ServiceOffer(
    String name, Class<?> type, Set<String> verbs, boolean isOwn, String permit) {

  /** Everything that can be done with a service. */
  public static final String USE = "use";

  /** Looking at what is there. */
  public static final String READ = "read";

  /** Changing what is there. */
  public static final String WRITE = "write";

  /** Checks and copies. */
  public ServiceOffer {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(type, "type is null");
    Objects.requireNonNull(permit, "permit is null");
    verbs = Set.copyOf(verbs);
    if (verbs.isEmpty()) {
      throw new IllegalArgumentException("service '" + name + "' can be used in no way");
    }
  }

  /**
   * Offers a service that is used as a whole.
   *
   * @param name unique
   * @param type by which it is found
   * @return the offer, with the verb {@code use}
   */
  public static ServiceOffer of(String name, Class<?> type) {
    return new ServiceOffer(name, type, Set.of(USE), false, name);
  }

  /**
   * Offers a service in which each plugin finds only what is its own.
   *
   * @param name unique
   * @param type by which it is found
   * @return the offer, with the verbs {@code use}, {@code read} and {@code write}
   */
  public static ServiceOffer ofOwn(String name, Class<?> type) {
    return new ServiceOffer(name, type, Set.of(USE, READ, WRITE), true, name);
  }

  /**
   * Offers another view of a service, which needs no permission beside that service's.
   *
   * @param name unique
   * @param type by which it is found
   * @param of the service
   * @return the offer, with the verb {@code use}
   */
  public static ServiceOffer view(String name, Class<?> type, String of) {
    return new ServiceOffer(name, type, Set.of(USE), false, of);
  }

  /**
   * Names what permission rules decide about.
   *
   * @return {@code service:NAME}
   */
  public String resource() {
    return "service:" + permit;
  }
}
