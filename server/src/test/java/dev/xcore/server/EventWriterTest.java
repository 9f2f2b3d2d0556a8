package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.http.ServerSentEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventWriterTest {

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final EventWriter writer = new EventWriter(output, Binder.create());

  private String text() {
    return output.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anEventHasTypeIdAndData() throws IOException {
    writer.send(new ServerSentEvent("hello", Optional.of("greeting"), Optional.of("7")));
    assertThat(text()).isEqualTo("event: greeting\nid: 7\ndata: hello\n\n");
  }

  @Test
  void everyLineEndBeginsADataLine() throws IOException {
    writer.send("a\nb\rc\r\nd\n");
    assertThat(text()).isEqualTo("data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
  }

  @Test
  void dataCannotForgeFields() throws IOException {
    writer.send("x\nevent: forged\n\nretry: 1");
    assertThat(text()).isEqualTo("data: x\ndata: event: forged\ndata: \ndata: retry: 1\n\n");
  }

  @Test
  void pingsAreComments() throws IOException {
    writer.ping();
    writer.retry(1000);
    assertThat(text()).isEqualTo(":\n\nretry: 1000\n\n");
  }
}
