package dev.xcore.worker;

import dev.xcore.handlers.CacheStore;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.sdk.Cache;
import dev.xcore.sdk.SandboxViolationException;
import dev.xcore.worker.protocol.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plugin's cache, which the host keeps. Thread safe.
 *
 * @param outlet to the host
 */
record OutgoingCache(Outlet outlet) implements CacheStore {

  private static final int BACKEND = 32;

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(read(true, List.of(key)).getFirst());
  }

  @Override
  public Optional<byte[]> peek(String key) {
    return Optional.ofNullable(read(false, List.of(key)).getFirst());
  }

  /** The host answers as many as fit; the rest is asked for again. */
  @Override
  public Map<String, byte[]> getAll(Collection<String> keys) {
    Map<String, byte[]> found = new HashMap<>();
    List<String> left = List.copyOf(keys);
    while (!left.isEmpty()) {
      List<byte @Nullable []> values = read(true, left);
      for (int i = 0; i < values.size(); i++) {
        byte[] json = values.get(i);
        if (json != null) {
          found.put(left.get(i), json);
        }
      }
      left = left.subList(values.size(), left.size());
    }
    return found;
  }

  private List<byte @Nullable []> read(boolean isCounted, List<String> keys) {
    List<byte @Nullable []> values =
        asked(
            Operation.CACHE_READ,
            out -> out.bool(isCounted).texts(keys),
            in -> {
              List<byte @Nullable []> all = new ArrayList<>();
              in.beginList();
              while (!in.isEnd()) {
                all.add(in.isNull() ? null : in.bytes());
              }
              return all;
            });
    if (values.isEmpty() || values.size() > keys.size()) {
      throw new SandboxViolationException("the host's answer has " + values.size() + " values");
    }
    return values;
  }

  private <R> R asked(
      Operation operation, Outlet.Arguments arguments, Outlet.AnswerReader<R> reader) {
    R answer = outlet.ask(operation, arguments, reader);
    if (answer == null) {
      throw new SandboxViolationException("the host has not answered " + operation.wire());
    }
    return answer;
  }

  @Override
  public void set(Map<String, byte[]> values) {
    write(-1, values);
  }

  @Override
  public void set(Map<String, byte[]> values, Duration ttl) {
    write(ttl.toMillis(), values);
  }

  private void write(long millis, Map<String, byte[]> values) {
    outlet.ask(
        Operation.CACHE_WRITE,
        out -> {
          out.integer(millis).beginList();
          values.forEach((key, json) -> out.text(key).bytes(json));
          out.end();
        });
  }

  @Override
  public int delete(Collection<String> keys) {
    return asked(
        Operation.CACHE_DELETE, out -> out.texts(keys), in -> in.integer(0, Cache.MAX_AT_ONCE));
  }

  @Override
  public Optional<Duration> ttl(String key) {
    return asked(
        Operation.CACHE_TTL,
        out -> out.text(key),
        in -> in.isNull() ? Optional.empty() : Optional.of(Duration.ofMillis(in.integer())));
  }

  @Override
  public List<String> keys(String glob) {
    return asked(
        Operation.CACHE_KEYS,
        out -> out.text(glob),
        in -> in.texts(Cache.MAX_LISTED + 1, Cache.MAX_KEY));
  }

  @Override
  public void clear() {
    outlet.ask(Operation.CACHE_CLEAR, Outlet.Arguments.NONE);
  }

  @Override
  public Cache.Stats stats() {
    return asked(Operation.CACHE_STATS, Outlet.Arguments.NONE, OutgoingCache::figures);
  }

  private static Cache.Stats figures(ValueReader in) throws ProtocolException {
    in.beginList();
    Cache.Stats stats =
        new Cache.Stats(
            in.text(BACKEND),
            in.integer(),
            in.integer(),
            in.integer(),
            in.isNull() ? Optional.empty() : Optional.of(in.integer()));
    if (!in.isEnd()) {
      throw new ProtocolException("more figures of a cache than there are");
    }
    return stats;
  }
}
