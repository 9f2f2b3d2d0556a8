package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.handlers.RowCursor;
import dev.xcore.handlers.RowReading;
import dev.xcore.handlers.StatementSession;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.sdk.OverloadedException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a worker does with transactions, no connection stays with it. */
final class OpenTransactionsTest {

  private static final int CALL = 7;

  private final List<FakeSession> sessions = new CopyOnWriteArrayList<>();
  private final OpenTransactions transactions = new OpenTransactions(Duration.ofMillis(50));

  private StatementSession session() {
    FakeSession made = new FakeSession();
    sessions.add(made);
    return made;
  }

  private String ends() {
    return sessions.stream().map(session -> String.join(",", session.done)).toList().toString();
  }

  @Test
  void aTransactionIsCommittedOnceAndItsConnectionGivenBack() throws ProtocolException {
    int number = transactions.begin(CALL, this::session);
    transactions.end(CALL, number, true);

    assertThat(ends()).isEqualTo("[begin,commit,close]");
    assertThatThrownBy(() -> transactions.end(CALL, number, true))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void whoeverBeginsForEverIsRefusedAndLosesNoConnection() {
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      try {
        transactions.begin(CALL, this::session);
      } catch (OverloadedException e) {
        refused++;
      }
    }
    assertThat(refused).isEqualTo(10_000 - OpenTransactions.MOST_OF_CALL);
    assertThat(sessions).hasSize(OpenTransactions.MOST_OF_CALL);

    transactions.over(CALL);
    assertThat(sessions).allSatisfy(session -> assertThat(session.isUndoneAndClosed()).isTrue());
    assertThat(transactions.size()).isZero();
  }

  @Test
  void aWorkerHasSoManyAndNoMore() {
    for (int i = 0; i < OpenTransactions.MOST; i++) {
      transactions.begin(1 + i, this::session);
    }
    assertThatThrownBy(() -> transactions.begin(999, this::session))
        .isInstanceOf(OverloadedException.class);
    transactions.close();
    await().untilAsserted(() -> assertThat(sessions).allMatch(FakeSession::isUndoneAndClosed));
    assertThatThrownBy(() -> transactions.begin(CALL, this::session))
        .isInstanceOf(OverloadedException.class);
    assertThat(sessions).allMatch(FakeSession::isUndoneAndClosed);
  }

  @Test
  void nobodyUsesTheTransactionOfAnotherCall() {
    int number = transactions.begin(CALL, this::session);
    for (int other : new int[] {OpenTransactions.NO_CALL, CALL + 1, -CALL}) {
      assertThatThrownBy(() -> transactions.find(other, number))
          .isInstanceOf(ProtocolException.class);
      assertThatThrownBy(() -> transactions.end(other, number, true))
          .isInstanceOf(ProtocolException.class);
    }
    assertThatThrownBy(() -> transactions.find(CALL, number + 1))
        .isInstanceOf(ProtocolException.class);
    assertThat(ends()).isEqualTo("[begin]");
  }

  @Test
  void aTransactionIsUsedByOneRequestAtATimeAndEndsAfterItIfAbandoned() throws Exception {
    int number = transactions.begin(CALL, this::session);
    OpenTransaction transaction = transactions.find(CALL, number);
    transaction.<Boolean>use(_ -> {
      Thread other =
          Thread.ofVirtual()
              .start(() -> {
                assertThatThrownBy(() -> transaction.use(_ -> true))
                    .hasMessageContaining("two requests at once");
                transactions.over(CALL);
              });
      try {
        other.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      assertThat(ends()).as("while it is used").isEqualTo("[begin]");
      return true;
    });
    assertThat(ends()).isEqualTo("[begin,rollback,close]");
    assertThatThrownBy(() -> transaction.use(_ -> true)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void whatNoCallHasBegunIsUndoneWhenNothingHappensInIt() {
    transactions.begin(OpenTransactions.NO_CALL, this::session);
    await().untilAsserted(() -> assertThat(ends()).isEqualTo("[begin,rollback,close]"));
    await().untilAsserted(() -> assertThat(transactions.size()).isZero());
  }

  @Test
  void aSessionThatCannotBeginIsClosed() {
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() ->
              transactions.begin(
                  CALL,
                  () -> {
                    FakeSession made = (FakeSession) session();
                    made.failure = new IllegalStateException("no");
                    return made;
                  }))
          .hasMessage("no");
    }
    assertThat(sessions).allMatch(session -> session.done.equals(List.of("begin", "close")));
    assertThat(transactions.size()).isZero();
  }

  @Test
  void partsEndInTheirOrderAndAreNotTooDeep() throws ProtocolException {
    OpenTransaction transaction = transactions.find(CALL, transactions.begin(CALL, this::session));
    for (int depth = 1; depth <= OpenTransaction.DEEPEST; depth++) {
      assertThat(transaction.savepoint()).isEqualTo(depth);
    }
    assertThatThrownBy(transaction::savepoint).isInstanceOf(OverloadedException.class);
    assertThatThrownBy(() -> transaction.release(3, false)).isInstanceOf(ProtocolException.class);
    transaction.release(OpenTransaction.DEEPEST, true);
    assertThatThrownBy(() -> transaction.release(OpenTransaction.DEEPEST, true))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void cursorsAreCountedAndClosedWithTheirTransaction() throws ProtocolException {
    int number = transactions.begin(CALL, this::session);
    OpenTransaction transaction = transactions.find(CALL, number);
    AtomicInteger open = new AtomicInteger();
    for (int i = 0; i < OpenTransaction.MOST_CURSORS; i++) {
      transaction.open(() -> new FakeCursor(open));
    }
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(() ->
            transaction.open(() -> {
              asked.incrementAndGet();
              return new FakeCursor(open);
            }))
        .isInstanceOf(OverloadedException.class);
    assertThat(asked).as("what nobody may read is not asked for").hasValue(0);
    assertThat(open).hasValue(OpenTransaction.MOST_CURSORS);
    assertThatThrownBy(() -> transaction.cursor(999)).isInstanceOf(ProtocolException.class);

    transactions.over(CALL);
    assertThat(open).hasValue(0);
  }

  private static final class FakeCursor implements RowCursor<Object> {

    private final AtomicInteger open;

    FakeCursor(AtomicInteger open) {
      this.open = open;
      open.incrementAndGet();
    }

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Object next() {
      return "row";
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }

  /** Notes what is done with it. */
  private static final class FakeSession implements StatementSession {

    private final List<String> done = new CopyOnWriteArrayList<>();
    private @Nullable RuntimeException failure;

    boolean isUndoneAndClosed() {
      return done.equals(List.of("begin", "rollback", "close"));
    }

    @Override
    public void begin() {
      done.add("begin");
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void commit() {
      done.add("commit");
    }

    @Override
    public void rollback() {
      done.add("rollback");
    }

    @Override
    public void close() {
      done.add("close");
    }

    @Override
    public Savepoint savepoint() {
      return new Savepoint() {
        @Override
        public void release() {
          done.add("release");
        }

        @Override
        public void rollback() {
          done.add("undo");
        }
      };
    }

    @Override
    public <R> List<R> query(String sql, RowReading<R> rows, @Nullable Object... arguments) {
      return List.of();
    }

    @Override
    public <R> Optional<R> queryOne(String sql, RowReading<R> rows, @Nullable Object... arguments) {
      return Optional.empty();
    }

    @Override
    public <R> RowCursor<R> cursor(String sql, RowReading<R> rows, @Nullable Object... arguments) {
      throw new IllegalStateException("nothing is read here");
    }

    @Override
    public int update(String sql, @Nullable Object... arguments) {
      return 0;
    }

    @Override
    public <K> K insert(
        String sql, Class<K> keyType, List<String> columns, @Nullable Object... arguments) {
      throw new IllegalStateException("nothing is inserted here");
    }

    @Override
    public int[] batch(String sql, Collection<?> rows) {
      return new int[rows.size()];
    }
  }
}
