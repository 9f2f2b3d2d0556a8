package dev.xcore.services.redis;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.services.HostThreads;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to Redis: one connection for commands, which are sent side by side, and one that hears
 * what other servers change. When Redis is away nobody waits for it; a thread of the link's own
 * looks whether it is back. May be started again after it was stopped. Thread safe.
 */
public final class RedisLink {

  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
  private static final byte[] SIGN = {'1'};
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration END = Duration.ofSeconds(2);

  /** After so many looks in vain the connection is made anew: it may be dead without knowing. */
  private static final int PATIENCE = 20;

  private final RedisPlace place;
  private final Listener listener;
  private volatile @Nullable Session session;
  private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;
  private volatile boolean isThere;
  private volatile boolean isHearing;
  private volatile String failure = "it is not started";

  /** Hears what happens at the other end. Returns at once. */
  public interface Listener {

    /**
     * Another server has published something.
     *
     * @param message as it was published
     */
    void heard(String message);

    /** Something may have been published unheard. */
    void missed();

    /** Redis is back. */
    void back();
  }

  /** What is owned between start and stop. */
  private record Session(
      ClientResources resources,
      RedisClient client,
      ScheduledExecutorService looking,
      Future<?> looks) {}

  /**
   * Makes a link that is not connected yet.
   *
   * @param place where Redis is
   * @param listener hears what happens there
   */
  public RedisLink(RedisPlace place, Listener listener) {
    this.place = place;
    this.listener = listener;
  }

  /** Begins to connect, and waits for it no longer than for a command. */
  public synchronized void start() {
    if (session != null) {
      return;
    }
    ClientResources resources =
        ClientResources.builder()
            .threadFactoryProvider(pool -> new HostThreads("xcore-" + pool + "-"))
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .reconnectDelay(
                Delay.exponential(
                    Duration.ofMillis(50), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS))
            .build();
    RedisURI uri = place.url().driver();
    uri.setTimeout(place.timeout());
    RedisClient client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(place.timeout()).build())
            .timeoutOptions(TimeoutOptions.enabled(place.timeout()))
            .build());
    ScheduledExecutorService looking =
        Executors.newSingleThreadScheduledExecutor(new HostThreads("xcore-redis-look-"));
    Looking look = new Looking(client);
    Future<?> first = looking.submit(look);
    Future<?> looks =
        looking.scheduleWithFixedDelay(
            look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    session = new Session(resources, client, looking, looks);
    awaitFirst(first);
  }

  private void awaitFirst(Future<?> look) {
    try {
      look.get(2 * place.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      failure = "it does not answer within " + place.timeout().toMillis() + " ms";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("looking for Redis failed", e);
    }
  }

  /** Ends all connections. */
  public synchronized void stop() {
    Session ending = session;
    session = null;
    if (ending == null) {
      return;
    }
    isThere = false;
    isHearing = false;
    connection = null;
    failure = "it is not started";
    ending.looks().cancel(true);
    ending.looking().shutdownNow();
    ending.client().shutdown(0, END.toMillis(), TimeUnit.MILLISECONDS);
    ending
        .resources()
        .shutdown(0, END.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(END.toMillis());
  }

  /**
   * Tells whether Redis is thought to be there.
   *
   * @return whether commands are sent
   */
  public boolean isThere() {
    return isThere;
  }

  /**
   * Tells whether what other servers change is heard.
   *
   * @return whether it is
   */
  public boolean isHearing() {
    return isHearing;
  }

  /** Asks for a sign of life, if Redis is thought to be there. */
  public void check() {
    try {
      ask(RedisAsyncCommands::ping);
    } catch (RedisAwayException e) {
      LOG.trace("Redis is away", e);
    }
  }

  /**
   * Says why Redis is away.
   *
   * @return empty if it is there
   */
  public Optional<String> failure() {
    return isThere ? Optional.empty() : Optional.of(failure);
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @param command sends it
   * @param <R> its answer
   * @return the answer
   * @throws RedisAwayException if Redis cannot be asked
   * @throws CallTimeoutException if the call's own deadline has passed, or it is interrupted
   */
  public <R extends @Nullable Object> R ask(
      Function<RedisAsyncCommands<String, byte[]>, RedisFuture<R>> command)
      throws RedisAwayException {
    StatefulRedisConnection<String, byte[]> open = connection;
    if (!isThere || open == null) {
      throw new RedisAwayException(failure, false);
    }
    return answer(open, command);
  }

  /**
   * Sends several commands before it waits for their answers.
   *
   * @param commands sends them
   * @param <R> the answer of each
   * @return the answers in order
   * @throws RedisAwayException if Redis cannot be asked
   */
  public <R extends @Nullable Object> List<R> askAll(
      Function<RedisAsyncCommands<String, byte[]>, List<RedisFuture<R>>> commands)
      throws RedisAwayException {
    StatefulRedisConnection<String, byte[]> open = connection;
    if (!isThere || open == null) {
      throw new RedisAwayException(failure, false);
    }
    List<RedisFuture<R>> sent;
    try {
      sent = commands.apply(open.async());
    } catch (RedisException e) {
      throw away(reason(e), false);
    }
    List<R> answers = new ArrayList<>();
    for (RedisFuture<R> each : sent) {
      answers.add(await(each));
    }
    return answers;
  }

  private <R extends @Nullable Object> R answer(
      StatefulRedisConnection<String, byte[]> open,
      Function<RedisAsyncCommands<String, byte[]>, RedisFuture<R>> command)
      throws RedisAwayException {
    RedisFuture<R> sent;
    try {
      sent = command.apply(open.async());
    } catch (RedisException e) {
      throw away(reason(e), false);
    }
    return await(sent);
  }

  private <R extends @Nullable Object> R await(RedisFuture<R> sent) throws RedisAwayException {
    Duration own = CallContext.find().flatMap(CallContext::remaining).orElse(place.timeout());
    boolean isHurried = own.compareTo(place.timeout()) < 0;
    try {
      return sent.get((isHurried ? own : place.timeout()).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      if (isHurried) {
        throw new CallTimeoutException("Redis did not answer by the call's deadline");
      }
      throw away("it does not answer within " + place.timeout().toMillis() + " ms", true);
    } catch (ExecutionException | CancellationException e) {
      throw away(reason(e), !(e.getCause() instanceof RedisCommandExecutionException));
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new CallTimeoutException("the wait for Redis was interrupted");
    }
  }

  private RedisAwayException away(String reason, boolean hasBegun) {
    failure = reason;
    boolean isNews = isThere && session != null;
    isThere = false;
    if (isNews) {
      LOG.warn("{} without Redis url={} reason={}", place.user(), place.url(), reason);
    }
    return new RedisAwayException(reason, hasBegun);
  }

  /** Names the innermost cause that says something. */
  private static String reason(Throwable thrown) {
    String reason = thrown.toString();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message != null && !message.isBlank()) {
        reason = message;
      }
    }
    return reason;
  }

  /** Looks whether Redis is there, unless that is known. Runs on the link's own thread. */
  private final class Looking implements Runnable {

    private final RedisClient client;
    private @Nullable StatefulRedisPubSubConnection<String, String> hearing;
    private int inVain;

    Looking(RedisClient client) {
      this.client = client;
    }

    @Override
    public void run() {
      try {
        if (!isThere) {
          look();
        }
        if (isThere && hearing == null && place.channel().isPresent()) {
          hear();
        }
      } catch (RuntimeException | RedisAwayException e) {
        // Whatever it is, the next look may find Redis again.
        failure = reason(e);
        if (++inVain == PATIENCE) {
          begin();
        }
      }
    }

    private void look() throws RedisAwayException {
      StatefulRedisConnection<String, byte[]> open = connection;
      if (open == null) {
        open = client.connect(CODEC);
        open.addListener(new Disconnection());
        connection = open;
      }
      answer(open, commands -> commands.set(place.probe(), SIGN, SetArgs.Builder.px(1000)));
      inVain = 0;
      isThere = true;
      LOG.debug("{} with Redis url={}", place.user(), place.url());
      listener.back();
    }

    private void hear() {
      StatefulRedisPubSubConnection<String, String> made = client.connectPubSub(StringCodec.UTF8);
      made.addListener(new Disconnection());
      made.addListener(new Messages());
      try {
        made.sync().subscribe(place.channel().orElseThrow());
        hearing = made;
      } catch (RedisException e) {
        made.close();
        throw e;
      }
    }

    /** Begins again with a new connection. */
    private void begin() {
      StatefulRedisConnection<String, byte[]> old = connection;
      connection = null;
      inVain = 0;
      if (old != null) {
        old.close();
      }
    }
  }

  /** Notes at once when a connection is lost, so that nobody has to wait for it. */
  private final class Disconnection implements RedisConnectionStateListener {

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
      if (lost instanceof StatefulRedisPubSubConnection<?, ?>) {
        isHearing = false;
      } else {
        away("the connection was lost", true);
      }
    }
  }

  /** Takes what is published; subscribes again by itself after each reconnection. */
  private final class Messages extends RedisPubSubAdapter<String, String> {

    @Override
    public void message(String channel, String message) {
      listener.heard(message);
    }

    @Override
    public void subscribed(String channel, long count) {
      listener.missed();
      isHearing = true;
    }
  }
}
