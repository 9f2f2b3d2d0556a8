package xcore.rehearsal;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does a little of what most plugins do. */
public final class RehearsalPlugin implements Plugin {

  private final PluginContext context;

  /**
   * Makes the plugin.
   *
   * @param context of the plugin
   */
  public RehearsalPlugin(PluginContext context) {
    this.context = context;
  }

  /**
   * A line of an order.
   *
   * @param name what
   * @param count how many
   * @param price of one
   */
  public record Line(@NotBlank String name, @Min(1) int count, double price) {}

  /**
   * An order.
   *
   * @param lines of it
   * @param note about it
   */
  public record Order(@Valid @Size(min = 1) List<Line> lines, Optional<String> note) {}

  /**
   * Adds up.
   *
   * @param order to be paid
   * @return the sum, by name
   */
  @Action("total")
  public Map<String, Object> total(Order order) {
    double sum = order.lines().stream().mapToDouble(line -> line.count() * line.price()).sum();
    context.logger().debug("total {}", sum);
    return Map.of("sum", sum, "note", order.note().orElse("none"), "plugin", context.name());
  }

  /**
   * Fails.
   *
   * @param note ignored
   * @return nothing
   */
  @Action("fail")
  public String fail(String note) {
    throw new IllegalStateException("this fails: " + note);
  }

  /**
   * Shows a line.
   *
   * @param id of the line
   * @param verbose whether there is more to it
   * @return the line
   */
  @Get("/lines/{id}")
  public Line line(long id, Optional<Boolean> verbose) {
    return new Line("line " + id, verbose.orElse(false) ? 2 : 1, 1.0);
  }

  /**
   * Takes an order.
   *
   * @param order to be taken
   * @return the order
   */
  @Post("/orders")
  public Order order(Order order) {
    return order;
  }
}
