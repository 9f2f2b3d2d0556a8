package shop;

import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;

/** A product on sale. */
public record Product(long id, String name, BigDecimal price, Category category) {

  /** What the shop sells. */
  public enum Category {
    KITCHEN,
    HOME,
    GARDEN
  }

  /** A product that has no id yet. */
  public record Draft(
      @NotBlank @Size(max = 64) String name,
      @NotNull @DecimalMin("0.01") BigDecimal price,
      @NotNull Category category) {}

  String toCsv() {
    return id + ",\"" + name.replace("\"", "\"\"") + "\"," + price + "," + category + "\n";
  }
}
