package dev.xcore.sdk;

import java.util.List;

/**
 * Hashes passwords, and says which are too weak. Thread safe; hashing takes tens of milliseconds on
 * purpose.
 */
public interface Passwords {

  /** What came of comparing a password with a hash. */
  enum Check {
    /** It is another password, or no hash at all. */
    WRONG,
    /** It is the password. */
    RIGHT,
    /** It is the password, hashed by weaker settings than today's: hash it again and keep that. */
    OUTDATED;

    /**
     * Tells whether the password is right.
     *
     * @return false for {@link #WRONG}
     */
    public boolean isRight() {
      return this != WRONG;
    }
  }

  /**
   * Hashes a password by Argon2id with a random salt.
   *
   * @param password 1 to 1,024 characters
   * @return the hash with its settings, in PHC format; 100 to 200 characters
   * @throws IllegalArgumentException if the password is empty or longer
   */
  String hash(String password);

  /**
   * Compares a password with a hash, in constant time.
   *
   * @param password what was typed
   * @param hash of {@link #hash}, or a bcrypt hash
   * @return what came of it; {@link Check#WRONG} for a hash of another kind
   */
  Check check(String password, String hash);

  /**
   * Says what is wrong with a new password.
   *
   * @param password what somebody wants to have
   * @param user whose password it is to be, since it must not contain the name
   * @return one sentence each; empty if it is good enough
   */
  List<String> weaknesses(String password, String user);
}
