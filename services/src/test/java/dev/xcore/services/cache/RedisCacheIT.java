package dev.xcore.services.cache;

import dev.xcore.services.cache.CacheSettings.Backend;

class RedisCacheIT extends CacheContract {

  @Override
  CacheSettings settings() {
    TestRedis.require();
    return TestRedis.settings(TestRedis.application(), Backend.REDIS, TestRedis.PORT);
  }
}
