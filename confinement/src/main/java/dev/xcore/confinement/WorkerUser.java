package dev.xcore.confinement;

/** Under which user a confined process runs. */
public sealed interface WorkerUser {

  /** The user of the server itself. */
  record Own() implements WorkerUser {}

  /** A user of its own from the server's range, where the server may change users; else its own. */
  record Fresh() implements WorkerUser {}

  /**
   * A given user; the start fails where the server may not change users.
   *
   * @param uid the user id, above 0
   * @param gid the group id, above 0
   */
  record Fixed(int uid, int gid) implements WorkerUser {

    /** Refuses the administrator. */
    public Fixed {
      if (uid <= 0 || gid <= 0) {
        throw new IllegalArgumentException(
            "a confined process cannot run as uid " + uid + ", gid " + gid + "; use ids above 0");
      }
    }
  }

  /**
   * Returns the choice of a user per process.
   *
   * @return the user
   */
  static WorkerUser fresh() {
    return new Fresh();
  }

  /**
   * Returns the choice of the server's user.
   *
   * @return the user
   */
  static WorkerUser own() {
    return new Own();
  }
}
