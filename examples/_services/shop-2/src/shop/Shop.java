package shop;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.Cached;
import dev.xcore.sdk.Cron;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.Invalidate;
import dev.xcore.sdk.JobRun;
import dev.xcore.sdk.Mail;
import dev.xcore.sdk.MailMessage;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Repository;
import dev.xcore.sdk.Task;
import dev.xcore.sdk.Tasks;
import dev.xcore.sdk.Transactional;
import dev.xcore.sdk.data.Page;
import dev.xcore.sdk.data.PageRequest;
import dev.xcore.sdk.data.Sort;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.QueryParam;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

/** A shop that keeps its customers and orders, and thanks for each order by mail. */
public final class Shop implements Plugin {

  public record Settings(String sender, @Min(1) int keep_days) {}

  /** What the mail of an order needs. */
  public record Thanks(UUID order, String email, String name, String item) {}

  public record Report(long customers, long orders, long cents) {}

  private final PluginContext context;
  private final Settings settings;
  private final Database database;
  private final Repository<Customer, UUID> customers;
  private final Repository<Order, UUID> orders;
  private final Tasks tasks;
  private final Mail mail;

  public Shop(PluginContext context, Database database, Tasks tasks, Mail mail) {
    this.context = context;
    this.settings = context.config(Settings.class);
    this.database = database;
    this.customers = database.repository(Customer.class);
    this.orders = database.repository(Order.class);
    this.tasks = tasks;
    this.mail = mail;
  }

  @Post(value = "/customers", status = 201, description = "Adds a customer.")
  @Invalidate(key = "report")
  public Customer register(Customer.Draft draft) {
    return customers.insert(draft.customer());
  }

  @Get(value = "/customers", description = "Lists customers by name, a page at a time.")
  public Page<Customer> customers(
      @QueryParam(defaultValue = "0") @Min(0) int page,
      @QueryParam(defaultValue = "20") @Min(1) @Max(100) int size) {
    return customers.findAll(PageRequest.of(page, size, Sort.by("name")));
  }

  @Get(value = "/customers/{id}", description = "Shows one customer.")
  public Customer customer(UUID id) {
    return customers.getById(id);
  }

  @Post(
      value = "/orders",
      status = 201,
      description = "Places an order, and thanks for it by mail.")
  @Transactional
  @Invalidate(key = "report")
  public Order place(Order.Draft draft) {
    Customer customer = customers.getById(draft.customer());
    Order order = orders.insert(draft.order(today()));
    tasks.enqueue("thank", new Thanks(order.id(), customer.email(), customer.name(), order.item()));
    return order;
  }

  @Get(value = "/orders/{id}", description = "Shows one order.")
  public Order order(UUID id) {
    return orders.getById(id);
  }

  @Post(value = "/orders/{id}/shipped", description = "Notes that an order is on its way.")
  @Transactional
  public Order ship(UUID id) {
    return orders.update(orders.getById(id).shipped());
  }

  @Task(queue = "mail", maxRetries = 5, backoff = "2s")
  void thank(Thanks thanks) {
    mail.send(
        MailMessage.to(thanks.email())
            .from(settings.sender())
            .subject("Your order of " + thanks.item())
            .text("Thank you, %s! Your order is %s.\n".formatted(thanks.name(), thanks.order())));
  }

  @Get(value = "/report", description = "Sums up; remembered for a minute, or until it changes.")
  @Cached(ttl = "1m", key = "report")
  public Report report() {
    return new Report(
        customers.count(),
        orders.count(),
        database.queryOne("SELECT COALESCE(SUM(cents), 0) FROM purchase", Long.class).orElse(0L));
  }

  @Action(description = "Removes orders that are older than config.keep_days.")
  @Invalidate(key = "report")
  public int tidy() {
    LocalDate oldest = today().minusDays(settings.keep_days());
    return orders.deleteWhere("placed_on < ?", oldest);
  }

  @Cron("30 3 * * *")
  void nightly(JobRun run) {
    context.logger().info("tidied up orders={} due={}", tidy(), run.dueTime());
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }
}
