package dev.xcore.worker.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.xcore.ipc.ProtocolException;

/**
 * What a hostile process may send in place of a message: it is refused, or read, and then it is
 * something that can be written and read again. Reads the inputs kept beside it; with {@code
 * JAZZER_FUZZ=1} it looks for new ones.
 */
class MessagesFuzzTest {

  private static void check(Messages kind, byte[] data) throws ProtocolException {
    Object message;
    try {
      message = kind.read(data);
    } catch (ProtocolException refused) {
      return;
    }
    Object again = kind.read(kind.bytes(message));
    assertThat(kind.comparable(again)).isEqualTo(kind.comparable(message));
  }

  @FuzzTest(maxDuration = "2m")
  void hello(byte[] data) throws ProtocolException {
    check(Messages.HELLO, data);
  }

  @FuzzTest(maxDuration = "2m")
  void loadOrder(byte[] data) throws ProtocolException {
    check(Messages.LOAD_ORDER, data);
  }

  @FuzzTest(maxDuration = "2m")
  void codePiece(byte[] data) throws ProtocolException {
    check(Messages.CODE_PIECE, data);
  }

  @FuzzTest(maxDuration = "2m")
  void callHead(byte[] data) throws ProtocolException {
    check(Messages.CALL_HEAD, data);
  }

  @FuzzTest(maxDuration = "2m")
  void requestHead(byte[] data) throws ProtocolException {
    check(Messages.REQUEST_HEAD, data);
  }

  @FuzzTest(maxDuration = "2m")
  void routeAnswer(byte[] data) throws ProtocolException {
    check(Messages.ROUTE_ANSWER, data);
  }

  @FuzzTest(maxDuration = "2m")
  void failure(byte[] data) throws ProtocolException {
    check(Messages.FAILURE, data);
    try {
      Failure failure = (Failure) Messages.FAILURE.read(data);
      if (!failure.isForeign()) {
        assertThat(failure.toException().code()).isEqualTo(failure.code());
      }
    } catch (ProtocolException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }

  @FuzzTest(maxDuration = "2m")
  void eventDelivery(byte[] data) throws ProtocolException {
    check(Messages.EVENT_DELIVERY, data);
  }

  @FuzzTest(maxDuration = "2m")
  void eventAnswer(byte[] data) throws ProtocolException {
    check(Messages.EVENT_ANSWER, data);
  }

  @FuzzTest(maxDuration = "2m")
  void eventSubscription(byte[] data) throws ProtocolException {
    check(Messages.EVENT_SUBSCRIPTION, data);
  }

  @FuzzTest(maxDuration = "2m")
  void emitAnswer(byte[] data) throws ProtocolException {
    check(Messages.EMIT_ANSWER, data);
  }

  @FuzzTest(maxDuration = "2m")
  void hookDelivery(byte[] data) throws ProtocolException {
    check(Messages.HOOK_DELIVERY, data);
  }

  @FuzzTest(maxDuration = "2m")
  void hookAnswer(byte[] data) throws ProtocolException {
    check(Messages.HOOK_ANSWER, data);
  }

  @FuzzTest(maxDuration = "2m")
  void hookSubscription(byte[] data) throws ProtocolException {
    check(Messages.HOOK_SUBSCRIPTION, data);
  }

  @FuzzTest(maxDuration = "2m")
  void hookBeginning(byte[] data) throws ProtocolException {
    check(Messages.HOOK_BEGINNING, data);
  }

  @FuzzTest(maxDuration = "2m")
  void hookEnding(byte[] data) throws ProtocolException {
    check(Messages.HOOK_ENDING, data);
  }

  @FuzzTest(maxDuration = "2m")
  void dispatchAnswer(byte[] data) throws ProtocolException {
    check(Messages.DISPATCH_ANSWER, data);
  }

  @FuzzTest(maxDuration = "2m")
  void logEntry(byte[] data) throws ProtocolException {
    check(Messages.LOG_ENTRY, data);
  }

  @FuzzTest(maxDuration = "2m")
  void sqlArguments(byte[] data) throws ProtocolException {
    check(Messages.SQL_ARGUMENTS, data);
  }

  @FuzzTest(maxDuration = "2m")
  void sqlQuery(byte[] data) throws ProtocolException {
    check(Messages.SQL_QUERY, data);
  }
}
