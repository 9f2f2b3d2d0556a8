package dev.xcore.auth.users;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * What the operator says: {@code security.password} and where the first password is written to.
 *
 * @param password what is asked of passwords; the usual without it
 * @param adminPasswordFile where the password of the first account is written to
 */
record UsersSettings(
    Optional<PasswordSettings> password,
    @JsonProperty("admin_password_file") Optional<String> adminPasswordFile) {

  PasswordSettings passwords() {
    return password.orElse(PasswordSettings.USUAL);
  }
}
