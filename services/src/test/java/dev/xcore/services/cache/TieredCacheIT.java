package dev.xcore.services.cache;

import dev.xcore.services.cache.CacheSettings.Backend;

class TieredCacheIT extends CacheContract {

  @Override
  CacheSettings settings() {
    TestRedis.require();
    return TestRedis.settings(TestRedis.application(), Backend.TIERED, TestRedis.PORT);
  }
}
