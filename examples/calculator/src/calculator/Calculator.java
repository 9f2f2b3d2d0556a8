package calculator;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.Result;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;

/** Computes. {@code POST /app/calculator/add {"a":2,"b":3}} answers 5. */
public final class Calculator implements Plugin {

  public record Statistics(int count, double mean, double minimum, double maximum) {}

  @Action(description = "Adds two whole numbers.")
  public long add(long a, long b) {
    return Math.addExact(a, b);
  }

  @Action(description = "Divides; refuses zero.")
  public Result divide(double dividend, double divisor) {
    if (divisor == 0) {
      return Result.error("division_by_zero", "divisor is 0; give another number");
    }
    return Result.ok(dividend / divisor);
  }

  @Action(description = "Summarises a list of numbers.")
  public Statistics statistics(@NotEmpty List<Double> numbers) {
    var summary = numbers.stream().mapToDouble(Double::doubleValue).summaryStatistics();
    return new Statistics(
        (int) summary.getCount(), summary.getAverage(), summary.getMin(), summary.getMax());
  }
}
