package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.CallTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class LargeFramesTest {

  private static final byte[] LONG = new byte[1 << 20];
  private static final int MOST = 8 << 20;

  private final LargeFrames memory = new LargeFrames();

  private static long soon() {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
  }

  /** Drafts that hold as much as may be held. */
  private List<Draft> crowd() {
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Draft draft = memory.draft();
      draft.begin(soon()).bytes(LONG);
      drafts.add(draft);
    }
    return drafts;
  }

  @Test
  void oneMoreLongFrameWaitsUntilAnotherIsSent() {
    List<Draft> drafts = crowd();
    Draft late = memory.draft();
    ValueWriter out = late.begin(soon());
    assertThatThrownBy(() -> out.bytes(LONG))
        .isInstanceOf(CallTimeoutException.class)
        .hasMessageContaining("other long frames");

    drafts.getFirst().close();

    assertThatCode(() -> late.begin(soon()).bytes(LONG)).doesNotThrowAnyException();
  }

  @Test
  void shortFramesDoNotWait() {
    crowd();

    try (Draft piece = memory.draft()) {
      assertThat(piece.begin(soon()).bytes(new byte[1 << 16]).size()).isGreaterThan(1 << 16);
    }
  }

  @Test
  void aDraftThatIsBegunAgainHoldsNothing() {
    List<Draft> drafts = crowd();
    drafts.getFirst().begin(soon()).integer(1);

    assertThatCode(() -> memory.draft().begin(soon()).bytes(LONG)).doesNotThrowAnyException();
  }

  @Test
  void anInterruptEndsTheWaitAndIsFeltAfterwards() throws Exception {
    crowd();
    CompletableFuture<Boolean> felt = new CompletableFuture<>();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                memory.draft().begin(Long.MAX_VALUE).bytes(LONG);
                felt.complete(false);
              } catch (CallTimeoutException e) {
                felt.complete(Thread.currentThread().isInterrupted());
              }
            });

    writer.interrupt();

    assertThat(felt.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsReceivedIsHeldUntilTheThreadHasUsedIt() throws Exception {
    memory.claim(MOST, soon());
    assertThatThrownBy(() -> memory.claim(MOST, soon())).isInstanceOf(TimeoutException.class);

    memory.release();

    assertThatCode(() -> memory.claim(MOST, soon())).doesNotThrowAnyException();
  }

  @Test
  void whatIsReceivedAndWhatIsSentDoNotWaitForEachOther() throws Exception {
    crowd();

    assertThatCode(() -> memory.claim(MOST, soon())).doesNotThrowAnyException();
  }
}
