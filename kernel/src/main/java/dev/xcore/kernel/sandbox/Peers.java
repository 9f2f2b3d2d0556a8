package dev.xcore.kernel.sandbox;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * The users that may connect to a worker's socket, as the kernel tells who connects.
 *
 * @param users of the server and of its worker
 */
record Peers(Set<UserPrincipal> users) {

  Peers {
    users = Set.copyOf(users);
  }

  /**
   * Names the server's own user and that of a worker.
   *
   * @param worker the worker's id; empty if it is the server's
   */
  static Peers of(Optional<Integer> worker) throws IOException {
    Set<UserPrincipal> users = new HashSet<>(Set.of(self()));
    if (worker.isPresent()) {
      users.add(user(worker.get()));
    }
    return new Peers(users);
  }

  /** Ids that have no name are looked up as numbers. */
  private static UserPrincipal user(int id) throws IOException {
    return FileSystems.getDefault()
        .getUserPrincipalLookupService()
        .lookupPrincipalByName(Integer.toString(id));
  }

  /** The user's name is not always known to Java: whoever owns a new file is meant. */
  static UserPrincipal self() throws IOException {
    Path probe = Files.createTempFile("xcore", ".owner");
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }

  /** Tells whether a visitor is one of them; everybody is where the system does not tell. */
  boolean admit(SocketChannel visitor) throws IOException {
    return !visitor.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)
        || users.contains(visitor.getOption(ExtendedSocketOptions.SO_PEERCRED).user());
  }
}
