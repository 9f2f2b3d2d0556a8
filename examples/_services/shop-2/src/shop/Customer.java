package shop;

import dev.xcore.sdk.data.Id;
import dev.xcore.sdk.data.Table;
import dev.xcore.sdk.data.Version;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;

/** Somebody who buys; the version tells whether two changed it at once. */
@Table("customer")
public record Customer(@Id UUID id, String name, String email, @Version long version) {

  /** What a new customer says. */
  public record Draft(
      @NotBlank @Size(max = 64) String name, @NotBlank @Email @Size(max = 254) String email) {

    Customer customer() {
      return new Customer(null, name, email, 0);
    }
  }
}
