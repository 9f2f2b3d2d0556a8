package dev.xcore.services.extensions;

import dev.xcore.sdk.HttpCalls;
import dev.xcore.sdk.Mail;
import dev.xcore.sdk.Storage;
import dev.xcore.services.http.HttpExtension;
import dev.xcore.services.mail.MailExtension;
import dev.xcore.services.storage.StorageExtension;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The extensions that come with the platform, by their short names. */
enum ReadyExtension {
  MAIL(MailExtension.class, Mail.class),
  STORAGE(StorageExtension.class, Storage.class),
  HTTP(HttpExtension.class, HttpCalls.class);

  private final Class<?> implementation;
  private final Class<?> type;

  ReadyExtension(Class<?> implementation, Class<?> type) {
    this.implementation = implementation;
    this.type = type;
  }

  Class<?> implementation() {
    return implementation;
  }

  Class<?> type() {
    return type;
  }

  /** Finds one by its short name or its class. */
  static Optional<ReadyExtension> find(String name) {
    return Arrays.stream(values())
        .filter(each ->
            each.name().toLowerCase(Locale.ROOT).equals(name)
                || each.implementation.getName().equals(name))
        .findFirst();
  }
}
