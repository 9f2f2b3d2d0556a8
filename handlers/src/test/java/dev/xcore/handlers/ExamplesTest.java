package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExamplesTest {

  private static HandlerTable table(String plugin, String entryClass) throws Exception {
    Path repository = Path.of(System.getProperty("xcore.repository"));
    Path sources = repository.resolve("examples").resolve(plugin).resolve("src");
    return Tables.of(InMemoryCompiler.compileFolder(sources, "-parameters", "-g").load(entryClass));
  }

  private static List<String> routes(HandlerTable table) {
    return table.routes().stream().map(route -> route.method() + " " + route.path()).toList();
  }

  @Test
  void theCalculatorHasItsActionsInOrder() throws Exception {
    HandlerTable table = table("calculator", "calculator.Calculator");
    assertThat(table.actions().keySet()).startsWith("add", "divide", "statistics");
    assertThat(table.routes()).isEmpty();
  }

  @Test
  void theShopHasItsRoutesInOrder() throws Exception {
    HandlerTable table = table("shop", "shop.Shop");
    assertThat(routes(table))
        .startsWith("GET /products", "GET /products/{id}", "POST /products")
        .contains("POST /products/{id}/picture", "GET /products.csv");
    assertThat(table.actions()).containsKey("total");
    assertThat(table.schemas()).containsKey("shop.Draft");
  }

  @Test
  void theChatHasASocketAndStreams() throws Exception {
    HandlerTable table = table("chat", "chat.Chat");
    assertThat(table.sockets()).extracting(SocketDescriptor::path).containsExactly("/rooms/{room}");
    assertThat(Tables.route(table, "GET", "/rooms/{room}/events").produces())
        .isEqualTo("text/event-stream");
  }
}
