package shop;

import dev.xcore.sdk.data.Id;
import dev.xcore.sdk.data.Table;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.UUID;

/** What a customer has bought. */
@Table("purchase")
public record Order(
    @Id UUID id, UUID customerId, String item, long cents, LocalDate placedOn, String status) {

  /** What a new order says. */
  public record Draft(
      @NotNull UUID customer, @NotBlank @Size(max = 64) String item, @Min(1) long cents) {

    Order order(LocalDate day) {
      return new Order(null, customer, item, cents, day, "placed");
    }
  }

  Order shipped() {
    return new Order(id, customerId, item, cents, placedOn, "shipped");
  }
}
