package dev.xcore.services.documents;

import dev.xcore.handlers.DocumentPage;
import dev.xcore.handlers.DocumentPort;
import dev.xcore.handlers.StoredDocument;
import dev.xcore.sdk.PeerFailedException;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.services.redis.RedisAwayException;
import dev.xcore.services.redis.RedisLink;
import dev.xcore.services.redis.RedisNames;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Documents in Redis. Thread safe. */
final class RedisDocuments implements DocumentStore {

  private static final long NO_TTL = -1;

  private final RedisLink link;
  private final RedisNames names;
  private final String what;

  RedisDocuments(RedisLink link, RedisNames names, String what) {
    this.link = link;
    this.names = names;
    this.what = what;
  }

  /** Something that is done with Redis. */
  private interface Work<R extends @Nullable Object> {
    R run() throws RedisAwayException;
  }

  /** What is only looked at may be asked for again; nobody knows whether a change was made. */
  private <R extends @Nullable Object> R done(boolean isChange, Work<R> work) {
    try {
      return work.run();
    } catch (RedisAwayException e) {
      // What the driver said is in the message.
      throw isChange && e.hasBegun()
          ? new PeerFailedException(
              "%s was lost while a document was being changed (%s): look whether it was"
                  .formatted(what, e.getMessage()))
          : new ServiceUnavailableException(
              "%s is away: %s; it is used again as soon as it is back"
                  .formatted(what, e.getMessage()));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }

  private String name(Place place, String key) {
    return names.documents(place.plugin(), place.collection()) + key;
  }

  private String set(Place place) {
    return names.documentKeys(place.plugin(), place.collection());
  }

  private String[] both(Place place, String key) {
    return new String[] {name(place, key), set(place)};
  }

  /** Looks at the sizes first, so that no more is read than fits. */
  @Override
  public DocumentPage read(Place place, List<String> keys) {
    return done(
        false,
        () -> {
          int fitting = keys.size() == 1 ? 1 : fitting(place, keys);
          List<String> asked = keys.subList(0, fitting);
          List<List<KeyValue<String, byte[]>>> hashes =
              link.<List<KeyValue<String, byte[]>>>askAll(commands -> {
                List<RedisFuture<List<KeyValue<String, byte[]>>>> sent = new ArrayList<>();
                asked.forEach(key -> sent.add(commands.hmget(name(place, key), "v", "d")));
                return sent;
              });
          List<Long> times =
              link.<Long>askAll(commands -> {
                List<RedisFuture<Long>> sent = new ArrayList<>();
                asked.forEach(key -> sent.add(commands.pttl(name(place, key))));
                return sent;
              });
          List<StoredDocument> found = new ArrayList<>();
          for (int i = 0; i < fitting; i++) {
            document(asked.get(i), hashes.get(i), times.get(i)).ifPresent(found::add);
          }
          return new DocumentPage(fitting, found);
        });
  }

  private static Optional<StoredDocument> document(
      String key, List<KeyValue<String, byte[]>> hash, long ttl) {
    boolean isThere = hash.stream().allMatch(KeyValue::hasValue) && ttl >= NO_TTL;
    return isThere
        ? Optional.of(
            new StoredDocument(
                key,
                hash.getLast().getValue(),
                Long.parseLong(new String(hash.getFirst().getValue(), StandardCharsets.US_ASCII)),
                ttl == NO_TTL ? 0 : Math.max(1, ttl)))
        : Optional.empty();
  }

  private int fitting(Place place, List<String> keys) throws RedisAwayException {
    List<Long> sizes =
        link.<Long>askAll(commands -> {
          List<RedisFuture<Long>> sent = new ArrayList<>();
          keys.forEach(key -> sent.add(commands.hstrlen(name(place, key), "d")));
          return sent;
        });
    long all = 0;
    int fitting = 0;
    while (fitting < keys.size() && (fitting == 0 || all < DocumentPort.MOST_READ)) {
      all += sizes.get(fitting);
      fitting++;
    }
    return fitting;
  }

  @Override
  public boolean write(
      Place place, String key, byte[] json, long ttl, long expected, long version) {
    return done(
        true,
        () ->
            1
                == link.<Long>ask(
                    commands -> write(commands, place, key, json, ttl, expected, version)));
  }

  private RedisFuture<Long> write(
      RedisAsyncCommands<String, byte[]> commands,
      Place place,
      String key,
      byte[] json,
      long ttl,
      long expected,
      long version) {
    return commands.eval(
        RedisScripts.WRITE,
        ScriptOutputType.INTEGER,
        both(place, key),
        bytes(key),
        json,
        bytes(ttl),
        bytes(expected),
        bytes(version));
  }

  @Override
  public void writeAll(Place place, Map<String, byte[]> values, long ttl, LongSupplier versions) {
    done(
        true,
        () ->
            link.<Long>askAll(commands -> {
              List<RedisFuture<Long>> sent = new ArrayList<>();
              values.forEach((key, json) ->
                  sent.add(
                      write(
                          commands,
                          place,
                          key,
                          json,
                          ttl,
                          DocumentPort.ANY,
                          versions.getAsLong())));
              return sent;
            }));
  }

  @Override
  public boolean delete(Place place, String key, long version) {
    return done(
        true,
        () ->
            1
                == link.<Long>ask(commands ->
                    commands.eval(
                        RedisScripts.DELETE,
                        ScriptOutputType.INTEGER,
                        both(place, key),
                        bytes(key),
                        bytes(version))));
  }

  @Override
  public int deleteAll(Place place, List<String> keys) {
    String[] documents = keys.stream().map(key -> name(place, key)).toArray(String[]::new);
    return done(
        true,
        () -> {
          long deleted = link.<Long>ask(commands -> commands.unlink(documents));
          prune(place, keys);
          return (int) deleted;
        });
  }

  @Override
  public OptionalLong add(Place place, String key, long by, long ttl, long version) {
    byte[] sum =
        done(
            true,
            () ->
                link.<byte[]>ask(commands ->
                    commands.eval(
                        RedisScripts.ADD,
                        ScriptOutputType.VALUE,
                        both(place, key),
                        bytes(key),
                        bytes(by),
                        bytes(ttl),
                        bytes(version))));
    return sum.length == 0
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(new String(sum, StandardCharsets.US_ASCII)));
  }

  /** Keys whose documents' time is over do not count, and are taken out. */
  @Override
  public List<String> keys(Place place, String prefix, String after, int most) {
    List<String> found = new ArrayList<>();
    byte[] first = bytes(prefix);
    String last = after;
    while (found.size() < most) {
      Range<byte[]> range = range(first, bytes(last));
      List<String> page =
          done(
              false,
              () ->
                  link
                      .<List<byte[]>>ask(
                          commands -> commands.zrangebylex(set(place), range, Limit.from(most)))
                      .stream()
                      .map(key -> new String(key, StandardCharsets.UTF_8))
                      .toList());
      found.addAll(page.isEmpty() ? page : present(place, page));
      if (page.size() < most) {
        break;
      }
      last = page.getLast();
    }
    return found.stream().limit(most).toList();
  }

  private static Range<byte[]> range(byte[] prefix, byte[] after) {
    Range.Boundary<byte[]> end =
        KeyRange.end(prefix).map(Range.Boundary::excluding).orElseGet(Range.Boundary::unbounded);
    return Arrays.compareUnsigned(after, prefix) < 0
        ? Range.from(Range.Boundary.including(prefix), end)
        : Range.from(
            after.length == 0 ? Range.Boundary.unbounded() : Range.Boundary.excluding(after), end);
  }

  private List<String> present(Place place, List<String> keys) {
    List<Long> there =
        done(
            false,
            () ->
                link.<Long>askAll(commands -> {
                  List<RedisFuture<Long>> sent = new ArrayList<>();
                  keys.forEach(key -> sent.add(commands.exists(name(place, key))));
                  return sent;
                }));
    List<String> present = new ArrayList<>();
    List<String> over = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      (there.get(i) > 0 ? present : over).add(keys.get(i));
    }
    if (!over.isEmpty()) {
      done(
          false,
          () -> {
            prune(place, over);
            return true;
          });
    }
    return present;
  }

  private void prune(Place place, List<String> keys) throws RedisAwayException {
    List<String> names = new ArrayList<>();
    names.add(set(place));
    keys.forEach(key -> names.add(name(place, key)));
    byte[][] members = keys.stream().map(RedisDocuments::bytes).toArray(byte[][]::new);
    link.<Long>ask(commands ->
        commands.eval(
            RedisScripts.PRUNE, ScriptOutputType.INTEGER, names.toArray(String[]::new), members));
  }
}
