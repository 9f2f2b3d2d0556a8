package dev.xcore.services.cache;

import dev.xcore.handlers.KeyGlob;
import dev.xcore.services.redis.RedisAwayException;
import dev.xcore.services.redis.RedisLink;
import dev.xcore.services.redis.RedisNames;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values of one plugin in Redis. Thread safe. */
final class RedisEntries {

  private static final int PAGE = 1000;
  private static final long NONE = -2;
  private static final long FOR_EVER = -1;

  /** Takes a claim back that is still one's own. */
  private static final String RELEASE =
      "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return"
          + " 0";

  private final RedisLink link;
  private final RedisNames names;
  private final String plugin;
  private final byte[] node;
  private final String prefix;

  RedisEntries(RedisLink link, RedisNames names, String plugin, String node) {
    this.link = link;
    this.names = names;
    this.plugin = plugin;
    this.node = node.getBytes(StandardCharsets.UTF_8);
    this.prefix = names.values(plugin);
  }

  /**
   * A value.
   *
   * @param json of it
   * @param ttl zero for none
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Found(byte[] json, Duration ttl) {}

  boolean isThere() {
    return link.isThere();
  }

  boolean isHearing() {
    return link.isHearing();
  }

  Optional<byte[]> get(String key) throws RedisAwayException {
    return Optional.ofNullable(link.<byte @Nullable []>ask(commands -> commands.get(prefix + key)));
  }

  Optional<Found> find(String key) throws RedisAwayException {
    Optional<byte[]> json = get(key);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> ttl = ttl(key);
    return ttl.map(left -> new Found(json.get(), left));
  }

  Map<String, byte[]> getAll(Collection<String> keys) throws RedisAwayException {
    Map<String, byte[]> found = new HashMap<>();
    if (keys.isEmpty()) {
      return found;
    }
    String[] wanted = keys.stream().map(key -> prefix + key).toArray(String[]::new);
    List<KeyValue<String, byte[]>> values = link.ask(commands -> commands.mget(wanted));
    for (KeyValue<String, byte[]> value : values) {
      if (value.hasValue()) {
        found.put(value.getKey().substring(prefix.length()), value.getValue());
      }
    }
    return found;
  }

  void set(Map<String, byte[]> values, Duration ttl) throws RedisAwayException {
    link.askAll(commands -> {
      List<RedisFuture<String>> sent = new ArrayList<>();
      values.forEach((key, json) ->
          sent.add(
              ttl.isZero()
                  ? commands.set(prefix + key, json)
                  : commands.set(prefix + key, json, SetArgs.Builder.px(ttl.toMillis()))));
      return sent;
    });
  }

  int delete(Collection<String> keys) throws RedisAwayException {
    if (keys.isEmpty()) {
      return 0;
    }
    String[] wanted = keys.stream().map(key -> prefix + key).toArray(String[]::new);
    long deleted = link.ask(commands -> commands.unlink(wanted));
    return (int) deleted;
  }

  Optional<Duration> ttl(String key) throws RedisAwayException {
    long left = link.ask(commands -> commands.pttl(prefix + key));
    if (left == NONE) {
      return Optional.empty();
    }
    return Optional.of(left == FOR_EVER ? Duration.ZERO : Duration.ofMillis(Math.max(1, left)));
  }

  /**
   * Lists keys. Redis looks for what they begin with only, so that no pattern can keep it busy.
   *
   * @param most so many at most
   */
  List<String> keys(KeyGlob glob, int most) throws RedisAwayException {
    Set<String> found = new LinkedHashSet<>();
    ScanArgs args =
        ScanArgs.Builder.limit(PAGE).match(RedisNames.literal(prefix + glob.prefix()) + "*");
    KeyScanCursor<String> page = link.ask(commands -> commands.scan(args));
    while (true) {
      for (String name : page.getKeys()) {
        String key = name.substring(prefix.length());
        if (glob.matches(key)) {
          found.add(key);
        }
      }
      if (page.isFinished() || found.size() >= most) {
        return found.stream().limit(most).toList();
      }
      ScanCursor next = page;
      page = link.ask(commands -> commands.scan(next, args));
    }
  }

  void clear() throws RedisAwayException {
    ScanArgs args = ScanArgs.Builder.limit(PAGE).match(RedisNames.literal(prefix) + "*");
    KeyScanCursor<String> page = link.ask(commands -> commands.scan(args));
    while (true) {
      if (!page.getKeys().isEmpty()) {
        String[] there = page.getKeys().toArray(String[]::new);
        link.ask(commands -> commands.unlink(there));
      }
      if (page.isFinished()) {
        return;
      }
      ScanCursor next = page;
      page = link.ask(commands -> commands.scan(next, args));
    }
  }

  boolean claim(String key, Duration most) throws RedisAwayException {
    String claim = names.claims(plugin) + key;
    @Nullable String answer =
        link.<@Nullable String>ask(
            commands -> commands.set(claim, node, SetArgs.Builder.nx().px(most.toMillis())));
    return answer != null;
  }

  void release(String key) throws RedisAwayException {
    String[] claim = {names.claims(plugin) + key};
    link.<Long>ask(commands -> commands.eval(RELEASE, ScriptOutputType.INTEGER, claim, node));
  }

  /** Tells other servers what has changed; no keys stand for all. */
  void tell(Collection<String> keys) throws RedisAwayException {
    byte[] message =
        new Change(new String(node, StandardCharsets.UTF_8), plugin, List.copyOf(keys)).bytes();
    link.ask(commands -> commands.publish(names.channel(), message));
  }
}
