package dev.xcore.worker.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.XcoreException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one side writes the other reads, and nothing else. */
class MessagesTest {

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsReadAgain(Messages kind) throws ProtocolException {
    for (Object message : kind.examples()) {
      Object read = kind.read(kind.bytes(message));

      assertThat(read).usingRecursiveComparison().isEqualTo(message);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noBeginningOfAMessageIsAMessage(Messages kind) {
    for (Object message : kind.examples()) {
      byte[] whole = kind.bytes(message);
      for (int length = 0; length < Math.min(whole.length, 500); length++) {
        int part = length;
        assertThatThrownBy(() -> kind.readBeginning(whole, part))
            .as("%d bytes of %s", part, message)
            .isInstanceOf(ProtocolException.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void moreThanAMessageIsNoMessage(Messages kind) {
    for (Object message : kind.examples()) {
      byte[] whole = kind.bytes(message);
      assertThatThrownBy(() -> kind.readBeginning(whole, whole.length + 1))
          .isInstanceOf(ProtocolException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyChangedByteGivesAMessageOrARefusal(Messages kind) {
    for (Object message : kind.examples()) {
      byte[] bytes = kind.bytes(message);
      for (int at = 0; at < Math.min(bytes.length, 100); at++) {
        byte original = bytes[at];
        for (int value = 0; value < 256; value++) {
          bytes[at] = (byte) value;
          readOrRefuse(kind, bytes);
        }
        bytes[at] = original;
      }
    }
  }

  /** Any other exception ends the test. */
  private static void readOrRefuse(Messages kind, byte[] bytes) {
    try {
      kind.read(bytes);
    } catch (ProtocolException refused) {
      if (String.valueOf(refused.getMessage()).length() < 10) {
        throw new AssertionError("a refusal that says nothing", refused);
      }
    }
  }

  @Test
  void aWorkerOfAnotherVersionIsToldApart() {
    ValueWriter newer = ValueWriter.create().text(Protocol.MAGIC).integer(Protocol.VERSION + 1L);
    ValueWriter stranger = ValueWriter.create().text("GET / HTTP/1.1");

    assertThatThrownBy(() -> Messages.HELLO.read(newer.toBytes()))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("version " + (Protocol.VERSION + 1))
        .hasMessageContaining("the host " + Protocol.VERSION);
    assertThatThrownBy(() -> Messages.HELLO.read(stranger.toBytes()))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("this is no worker");
  }

  @Test
  void aPayloadFollowsTheHeadOfACall() throws ProtocolException {
    ValueWriter out = ValueWriter.create();
    ((CallHead) Messages.CALL_HEAD.examples().getFirst()).write(out);
    ValueReader in = ValueReader.of(out.value(List.of("payload")).toBytes(), ReadLimits.USUAL);

    assertThat(CallHead.read(in).target().name()).isEqualTo("add");
    assertThat(in.value()).isEqualTo(List.of("payload"));
    in.finish();
  }

  @Test
  void longTextsOfAFailureAreShortenedToWhatIsRead() throws ProtocolException {
    Failure shortened =
        Failure.of(XcoreException.of("c".repeat(1000), "m".repeat(Protocol.MESSAGE + 1)));
    Failure read = (Failure) Messages.FAILURE.read(Messages.FAILURE.bytes(shortened));

    assertThat(read.code()).hasSize(Protocol.NAME);
    assertThat(read.message()).hasSize(Protocol.MESSAGE).endsWith("…");
    assertThat(read).isEqualTo(shortened);
  }

  @Test
  void ofManyFieldErrorsTheFirstThousandCross() throws ProtocolException {
    Failure many =
        Failure.of(
            new ValidationException(
                "all of it",
                Collections.nCopies(
                    1500, new dev.xcore.sdk.FieldError("f", "m", Optional.of(List.of())))));
    Failure read = (Failure) Messages.FAILURE.read(Messages.FAILURE.bytes(many));

    assertThat(read.fields()).hasSize(1000);
    assertThat(read.fields().getFirst().rejected()).isEmpty();
  }

  @Test
  void anErrorOfThePlatformIsTheSameOnTheOtherSide() {
    for (Object example : Messages.FAILURE.examples()) {
      Failure failure = (Failure) example;
      if (!failure.isForeign()) {
        XcoreException error = failure.toException();
        assertThat(error.code()).isEqualTo(failure.code());
        assertThat(Failure.of(error).message()).isEqualTo(failure.message());
        assertThat(Failure.of(error).fields()).isEqualTo(failure.fields());
        assertThat(Failure.of(error).allowed()).isEqualTo(failure.allowed());
      }
    }
  }

  @Test
  void aLongLogEntryIsShortened() throws ProtocolException {
    LogEntry longest = new LogEntry(0, "l".repeat(300), "m".repeat(20_000), "t".repeat(20_000));
    LogEntry read = (LogEntry) Messages.LOG_ENTRY.read(Messages.LOG_ENTRY.bytes(longest));

    assertThat(read.logger()).hasSize(Protocol.NAME);
    assertThat(read.message()).hasSize(Protocol.MESSAGE);
    assertThat(read.trace()).hasSize(Protocol.MESSAGE);
  }
}
