package dev.xcore.services.cache;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.services.HostThreads;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
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
final class RedisLink {

  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
  private static final byte[] SIGN = {'1'};
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration END = Duration.ofSeconds(2);

  /** After so many looks in vain the connection is made anew: it may be dead without knowing. */
  private static final int PATIENCE = 20;

  private final CacheSettings settings;
  private final RedisNames names;
  private final Listener listener;
  private volatile @Nullable Session session;
  private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;
  private volatile boolean isThere;
  private volatile boolean isHearing;
  private volatile String failure = "it is not started";

  /** Hears what happens at the other end. Returns at once. */
  interface Listener {

    /** Another server has published something. */
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

  RedisLink(CacheSettings settings, RedisNames names, Listener listener) {
    this.settings = settings;
    this.names = names;
    this.listener = listener;
  }

  /** Begins to connect, and waits for it no longer than for a command. */
  synchronized void start() {
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
    RedisURI uri = settings.url().orElseThrow().driver();
    uri.setTimeout(settings.timeout());
    RedisClient client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(settings.timeout()).build())
            .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
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
      look.get(2 * settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      failure = "it does not answer within " + settings.timeout().toMillis() + " ms";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("looking for Redis failed", e);
    }
  }

  /** Ends all connections. */
  synchronized void stop() {
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

  boolean isThere() {
    return isThere;
  }

  /** Whether what other servers change is heard. */
  boolean isHearing() {
    return isHearing;
  }

  /** Asks for a sign of life, if Redis is thought to be there. */
  void check() {
    try {
      ask(RedisAsyncCommands::ping);
    } catch (RedisAwayException e) {
      LOG.trace("Redis is away", e);
    }
  }

  /** Says why Redis is away; empty if it is there. */
  Optional<String> failure() {
    return isThere ? Optional.empty() : Optional.of(failure);
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @throws RedisAwayException if Redis cannot be asked
   * @throws CallTimeoutException if the call's own deadline has passed, or it is interrupted
   */
  <R extends @Nullable Object> R ask(
      Function<RedisAsyncCommands<String, byte[]>, RedisFuture<R>> command)
      throws RedisAwayException {
    StatefulRedisConnection<String, byte[]> open = connection;
    if (!isThere || open == null) {
      throw new RedisAwayException(failure);
    }
    return answer(open, command);
  }

  /** Sends several commands before it waits for their answers. */
  <R extends @Nullable Object> List<R> askAll(
      Function<RedisAsyncCommands<String, byte[]>, List<RedisFuture<R>>> commands)
      throws RedisAwayException {
    StatefulRedisConnection<String, byte[]> open = connection;
    if (!isThere || open == null) {
      throw new RedisAwayException(failure);
    }
    List<RedisFuture<R>> sent;
    try {
      sent = commands.apply(open.async());
    } catch (RedisException e) {
      throw away(reason(e));
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
      throw away(reason(e));
    }
    return await(sent);
  }

  private <R extends @Nullable Object> R await(RedisFuture<R> sent) throws RedisAwayException {
    Duration own = CallContext.find().flatMap(CallContext::remaining).orElse(settings.timeout());
    boolean isHurried = own.compareTo(settings.timeout()) < 0;
    try {
      return sent.get((isHurried ? own : settings.timeout()).toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      if (isHurried) {
        throw new CallTimeoutException("Redis did not answer by the call's deadline");
      }
      throw away("it does not answer within " + settings.timeout().toMillis() + " ms");
    } catch (ExecutionException | CancellationException e) {
      throw away(reason(e));
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new CallTimeoutException("the wait for Redis was interrupted");
    }
  }

  private RedisAwayException away(String reason) {
    failure = reason;
    boolean isNews = isThere && session != null;
    isThere = false;
    if (isNews) {
      LOG.warn("cache without Redis url={} reason={}", settings.url().orElseThrow(), reason);
    }
    return new RedisAwayException(reason);
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
        if (isThere && hearing == null && settings.backend() == CacheSettings.Backend.TIERED) {
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
      answer(open, commands -> commands.set(names.probe(), SIGN, SetArgs.Builder.px(1000)));
      inVain = 0;
      isThere = true;
      LOG.debug("cache with Redis url={}", settings.url().orElseThrow());
      listener.back();
    }

    private void hear() {
      StatefulRedisPubSubConnection<String, String> made = client.connectPubSub(StringCodec.UTF8);
      made.addListener(new Disconnection());
      made.addListener(new Messages());
      try {
        made.sync().subscribe(names.channel());
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
        away("the connection was lost");
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
