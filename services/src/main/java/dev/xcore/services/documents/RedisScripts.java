package dev.xcore.services.documents;

/**
 * What is done in Redis at once. A document is a hash of its version {@code v} and its JSON {@code
 * d}; the keys of a collection are a sorted set, in which keys of documents whose time is over stay
 * until somebody looks at them.
 */
final class RedisScripts {

  /**
   * Stores a document: key, JSON, time, expected version, new version. Answers 1, or 0 if it has
   * another version.
   */
  static final String WRITE =
      """
      local v = redis.call('HGET', KEYS[1], 'v')
      local want = ARGV[4]
      if want == '0' then
        if v then return 0 end
      elseif want ~= '-1' and v ~= want then
        return 0
      end
      redis.call('HSET', KEYS[1], 'v', ARGV[5], 'd', ARGV[2])
      redis.call('ZADD', KEYS[2], 0, ARGV[1])
      if ARGV[3] == '0' then
        redis.call('PERSIST', KEYS[1])
      elseif ARGV[3] ~= '-1' then
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
      end
      return 1
      """;

  /** Deletes a document: key, its version. Answers 1, or 0 if it has another one. */
  static final String DELETE =
      """
      if redis.call('HGET', KEYS[1], 'v') ~= ARGV[2] then return 0 end
      redis.call('ZREM', KEYS[2], ARGV[1])
      return redis.call('DEL', KEYS[1])
      """;

  /**
   * Adds to a counter: key, how much, time, new version. Answers the sum as text, nothing if there
   * is none.
   */
  static final String ADD =
      """
      local d = redis.call('HGET', KEYS[1], 'd')
      if not d then
        redis.call('HSET', KEYS[1], 'v', ARGV[4], 'd', ARGV[2])
        redis.call('ZADD', KEYS[2], 0, ARGV[1])
        if ARGV[3] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
        return ARGV[2]
      end
      local r = redis.pcall('HINCRBY', KEYS[1], 'd', ARGV[2])
      if type(r) == 'table' then return '' end
      redis.call('HSET', KEYS[1], 'v', ARGV[4])
      return redis.call('HGET', KEYS[1], 'd')
      """;

  /** Takes keys out of the set whose documents are not there: the keys. */
  static final String PRUNE =
      """
      for i = 1, #ARGV do
        if redis.call('EXISTS', KEYS[i + 1]) == 0 then redis.call('ZREM', KEYS[1], ARGV[i]) end
      end
      return 0
      """;

  private RedisScripts() {}
}
