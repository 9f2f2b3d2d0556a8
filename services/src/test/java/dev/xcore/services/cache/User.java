package dev.xcore.services.cache;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What tests put into caches; a class that a loader can load without its test. */
public record User(long id, String name, Optional<String> email, List<Instant> seen) {}
