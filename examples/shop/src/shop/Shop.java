package shop;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.http.Delete;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Put;
import dev.xcore.sdk.http.QueryParam;
import dev.xcore.sdk.http.Response;
import dev.xcore.sdk.http.Router;
import dev.xcore.sdk.http.Upload;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A small shop: products in memory, their pictures in the plugin's data folder. */
public final class Shop implements Plugin {

  public record Settings(String currency, @Min(1) int max_products) {}

  public record Page(List<Product> items, int total) {}

  public record Total(int products, BigDecimal value, String currency) {}

  private final PluginContext context;
  private final Catalog catalog;

  public Shop(PluginContext context) {
    this.context = context;
    this.catalog = new Catalog(context.config(Settings.class).max_products());
  }

  @Override
  public void onLoad() throws IOException {
    Files.createDirectories(pictures());
    catalog.add(new Product.Draft("Teapot", new BigDecimal("24.50"), Product.Category.KITCHEN));
    catalog.add(new Product.Draft("Lamp", new BigDecimal("39.00"), Product.Category.HOME));
  }

  @Get(value = "/products", description = "Lists products, a page at a time.")
  public Page products(
      Optional<Product.Category> category,
      @QueryParam(defaultValue = "0") @Min(0) int offset,
      @QueryParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
    List<Product> found = catalog.find(category);
    return new Page(found.stream().skip(offset).limit(limit).toList(), found.size());
  }

  @Get(value = "/products/{id}", description = "Shows one product.")
  public Product product(long id) {
    return catalog
        .get(id)
        .orElseThrow(() -> new NotFoundException("there is no product " + id + " in this shop"));
  }

  @Post(value = "/products", status = 201, description = "Adds a product.")
  public Product add(Product.Draft draft) {
    return catalog.add(draft);
  }

  @Put(value = "/products/{id}", description = "Changes a product.")
  public Product change(long id, Product.Draft draft) {
    product(id);
    return catalog.put(id, draft);
  }

  @Delete(value = "/products/{id}", status = 204, description = "Removes a product.")
  public void remove(long id) throws IOException {
    product(id);
    catalog.remove(id);
    Files.deleteIfExists(picture(id));
  }

  @Post(value = "/products/{id}/picture", status = 201, description = "Uploads a picture.")
  public PictureInfo upload(long id, Upload picture) throws IOException {
    product(id);
    if (!picture.contentType().startsWith("image/")) {
      throw new ConflictException("a picture is an image/* file, not " + picture.contentType());
    }
    picture.transferTo(picture(id));
    return new PictureInfo(picture.filename(), picture.size());
  }

  public record PictureInfo(String filename, long bytes) {}

  @Get(value = "/products/{id}/picture", description = "Downloads a picture.")
  public Response picture(Long id) {
    Path file = picture(product(id).id());
    if (!Files.exists(file)) {
      throw new NotFoundException("product " + id + " has no picture");
    }
    return Response.ok(file).contentType("application/octet-stream");
  }

  @Get(value = "/products.csv", description = "Streams all products as CSV.")
  public Response export() {
    return Response.stream(
        "text/csv;charset=utf-8",
        output -> {
          for (Product product : catalog.find(Optional.empty())) {
            output.write(product.toCsv().getBytes(java.nio.charset.StandardCharsets.UTF_8));
          }
        });
  }

  @Action(description = "Values the whole stock.")
  public Total total() {
    List<Product> all = catalog.find(Optional.empty());
    BigDecimal value = all.stream().map(Product::price).reduce(BigDecimal.ZERO, BigDecimal::add);
    return new Total(all.size(), value, context.config(Settings.class).currency());
  }

  @Override
  public Router router() {
    return Router.create()
        .prefix("/v0")
        .tags("shop (programmatic)")
        .get("/ping", request -> "pong from " + context.name() + " " + context.version())
        .post("/echo", Product.Draft.class, (request, draft) -> draft);
  }

  private Path pictures() {
    return context.dataDirectory().resolve("pictures");
  }

  private Path picture(long id) {
    return pictures().resolve(Long.toString(id));
  }
}
