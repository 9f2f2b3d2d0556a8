package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** WebSockets of the same plugins, trusted and sandboxed. */
@Timeout(120)
@ExtendWith(BothModes.Shared.class)
class BothModesSocketsIT {

  private static final String RESTARTED = "closed 1012 the plugin is being restarted";

  private final BothModes modes;

  BothModesSocketsIT(BothModes modes) {
    this.modes = modes;
  }

  /** What a client does after the greeting. */
  private interface Script {
    void run(SocketTalk talk) throws Exception;
  }

  private record Conversation(String name, Script script, List<String> answers) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Conversation conversation(String name, Script script, String... answers) {
    return new Conversation(name, script, List.of(answers));
  }

  static Stream<Conversation> conversations() {
    return Stream.of(
        conversation("text", talk -> talk.say("hällo 😀").say("two"), "hällo 😀", "two"),
        conversation("an empty text", talk -> talk.say(""), ""),
        conversation(
            "a text in parts",
            talk -> talk.part("pa", false).part("th", true),
            "/plugins/probe/echo/kimtrue"),
        conversation("bytes", talk -> talk.send(new byte[100_000]), "bytes 100000"),
        conversation("no bytes", talk -> talk.send(new byte[0]), "bytes 0"),
        conversation(
            "a text as long as may be", talk -> talk.say("y".repeat(1 << 20)), "y".repeat(1 << 20)),
        conversation("a failure", talk -> talk.say("fail"), "closed 1011 the listener failed"),
        conversation("its own end", talk -> talk.say("close"), "closed 4001 as you wish"),
        conversation("the client's end", talk -> talk.leave("bye"), "closed 1000 bye"),
        new Conversation(
            "texts in order",
            talk -> {
              talk.say("slow");
              for (int i = 0; i < 100; i++) {
                talk.say("text " + i);
              }
            },
            IntStream.range(0, 100).mapToObj(i -> "text " + i).toList()));
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void theSameIsHeard(Conversation conversation) throws Exception {
    List<String> expected = new ArrayList<>(List.of("{\"id\":0,\"name\":\"kim\"}"));
    expected.addAll(conversation.answers());

    Object heard =
        modes.requireSame(platform -> {
          try (SocketTalk talk = SocketTalk.open(platform, "probe/echo/kim")) {
            conversation.script().run(talk);
            return talk.next(expected.size());
          }
        });

    assertThat(heard).isEqualTo(expected);
  }

  /** A client that is still sending when it is hung up on may hear of that instead of the code. */
  @Test
  void aTextThatIsTooLongEndsTheConversationOnly() throws Exception {
    modes.requireSame(platform -> {
      try (SocketTalk talk = SocketTalk.open(platform, "probe/echo/kim")) {
        talk.next();
        talk.shout("x".repeat(2 << 20));
        assertThat(talk.next()).isIn("closed 1009", "failed IOException");
      }
      return SocketTalk.first(platform, "probe/echo/kim");
    });
  }

  @ParameterizedTest
  @CsvSource({
    "probe/refused, '', '', refused 403",
    "probe/echo, '', '', refused 404",
    "probe/echo/kim, Origin, http://evil.example, refused 403",
    "versioned/v1/feed, '', '', v1",
    "versioned/v2/feed, '', '', v2",
    "versioned/feed, '', '', v1",
    "versioned/feed, X-API-Version, v2, v2",
    "versioned/feed, X-API-Version, v3, refused 404"
  })
  void connectionsAreAcceptedAndRefusedAlike(
      String path, String header, String value, String expected) throws Exception {
    String[] headers = header.isEmpty() ? new String[0] : new String[] {header, value};

    assertThat(modes.requireSame(platform -> SocketTalk.first(platform, path, headers)))
        .isEqualTo(expected);
  }

  private static boolean hasClosed(ModePlatform platform, String plugin, String closing) {
    return platform
        .send(HttpRequest.newBuilder(), plugin + "/closings")
        .toString()
        .contains(closing + "=1");
  }

  private static void awaitClosing(ModePlatform platform, String plugin, String closing) {
    await().atMost(Duration.ofSeconds(20)).until(() -> hasClosed(platform, plugin, closing));
  }

  @Test
  void thePluginLearnsHowAConnectionEnded() throws Exception {
    modes.requireSame(platform -> {
      SocketTalk polite = SocketTalk.open(platform, "probe/echo/polite");
      polite.leave("bye");
      awaitClosing(platform, "probe", "polite 1000");
      SocketTalk gone = SocketTalk.open(platform, "probe/echo/gone");
      gone.next();
      gone.close();
      awaitClosing(platform, "probe", "gone 1006");
      return true;
    });
  }

  @Test
  void reloadAndUnloadCloseConnectionsSoThatClientsComeBack() throws Exception {
    modes.add("probe", "fleeting");
    modes.requireSame(platform -> {
      SocketTalk first = SocketTalk.open(platform, "fleeting/echo/joe");
      first.next();
      platform.xcore().plugins().reload("fleeting", "test");
      assertThat(first.next()).isEqualTo(RESTARTED);

      SocketTalk second = SocketTalk.open(platform, "fleeting/echo/joe");
      assertThat(second.say("again").next(2)).endsWith("again");
      platform.xcore().plugins().unload("fleeting", "test");
      assertThat(second.next()).isEqualTo(RESTARTED);
      return SocketTalk.first(platform, "fleeting/echo/joe");
    });
  }

  @Test
  void whatConnectionsHeldIsGivenBack() throws Exception {
    modes.add("probe", "holder");
    modes.requireSame(platform -> {
      for (int i = 0; i < 20; i++) {
        try (SocketTalk talk = SocketTalk.open(platform, "holder/echo/n" + i)) {
          talk.next();
        }
        awaitClosing(platform, "holder", "n" + i + " 1006");
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> platform.status("holder").instances().orElseThrow().used() == 0);
      assertThat(platform.workers("holder")).allMatch(worker -> worker.calls() == 0);
      return platform.xcore().plugins().unload("holder", "test").state();
    });
  }
}
