package dev.xcore.auth.users;

import dev.xcore.sdk.Otp;
import dev.xcore.sdk.Services;
import dev.xcore.sdk.Tokens;

/** What an account has elsewhere and has to end with it: sessions, tokens, a second factor. */
@FunctionalInterface
interface Sessions {

  /** Ends what was issued to an account until now. */
  void end(String user);

  /** Ends all that an account has, because it is gone. */
  default void endForGood(String user) {
    end(user);
  }

  /** Asks whoever offers tokens and second factors now. */
  static Sessions of(Services services) {
    return new Sessions() {
      @Override
      public void end(String user) {
        services.find(Tokens.class).ifPresent(tokens -> tokens.revokeAll(user));
      }

      @Override
      public void endForGood(String user) {
        try {
          end(user);
        } finally {
          services.find(Otp.class).ifPresent(otp -> otp.disable(user));
        }
      }
    };
  }
}
