package links;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.http.Get;
import dev.xcore.sdk.http.Post;
import dev.xcore.sdk.http.Response;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Makes short links, and keeps them in a file: one line each, its number is the code. */
public final class Links implements Plugin {

  public record Target(
      @NotBlank @Size(max = 2000) @Pattern(regexp = "https?://[!-~]+") String url) {}

  public record Link(String code, String url) {}

  private static final int DIGITS = 36;

  private final Path file;
  private final List<String> urls = new ArrayList<>();

  public Links(PluginContext context) {
    this.file = context.dataDirectory().resolve("links.txt");
  }

  @Override
  public synchronized void onLoad() throws IOException {
    if (Files.exists(file)) {
      urls.addAll(Files.readAllLines(file));
    }
  }

  @Post(
      value = "/",
      status = 201,
      description = "Makes a short link, the same one for the same URL.")
  public synchronized Link shorten(Target target) throws IOException {
    int known = urls.indexOf(target.url());
    if (known >= 0) {
      return link(known);
    }
    Files.writeString(
        file, target.url() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    urls.add(target.url());
    return link(urls.size() - 1);
  }

  @Get(value = "/{code}", description = "Sends the browser to where the link leads.")
  public Response follow(String code) {
    return Response.redirect(resolve(code).url());
  }

  @Action(description = "Says where a link leads.")
  public synchronized Link resolve(String code) {
    try {
      return link(Integer.parseUnsignedInt(code, DIGITS));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new NotFoundException("there is no link '" + code + "'");
    }
  }

  private Link link(int number) {
    return new Link(Integer.toString(number, DIGITS), urls.get(number));
  }
}
