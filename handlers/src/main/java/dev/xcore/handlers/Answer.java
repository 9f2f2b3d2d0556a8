package dev.xcore.handlers;

import dev.xcore.sdk.Result;
import dev.xcore.sdk.http.Response;
import dev.xcore.sdk.http.ServerSentEvents;
import dev.xcore.sdk.http.StreamingBody;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What the return type of a handler says of its answers.
 *
 * @param kind what it is
 * @param type without {@code Optional} and {@code CompletionStage}
 */
record Answer(Kind kind, Type type) {

  /** Kinds of answers. */
  enum Kind {
    /** Nothing at all. */
    NOTHING,
    /** Something that only the answer itself tells. */
    UNKNOWN,
    /** A value, JSON over HTTP. */
    VALUE,
    /** A {@link Response}. */
    RESPONSE,
    /** A stream of events. */
    EVENTS,
    /** A stream of bytes. */
    STREAM,
    /** Bytes, or a file: a value for actions, a download for routes. */
    BYTES
  }

  static Answer of(Type returnType) {
    Type type = unwrap(returnType);
    return new Answer(kind(GenericTypes.raw(type)), type);
  }

  /** Returns the JSON schema of a route's answer; empty where it is not JSON or not known. */
  Map<String, Object> schema(Binder binder, SchemaSet schemas) {
    return kind == Kind.VALUE ? valueSchema(binder, schemas) : Map.of();
  }

  /** Returns the JSON schema of the value, bytes included; empty where it is not known. */
  Map<String, Object> valueSchema(Binder binder, SchemaSet schemas) {
    if ((kind != Kind.VALUE && kind != Kind.BYTES) || GenericTypes.isOpen(type)) {
      return Map.of();
    }
    try {
      return binder.binding(type).schema(schemas);
    } catch (HandlerDefinitionException unreadable) {
      // Writing goes by the value's own class: a type that cannot be read may well be written.
      return Map.of();
    }
  }

  /** Returns the media type of a route's answer. */
  String produces() {
    return switch (kind) {
      case NOTHING, UNKNOWN, VALUE -> "application/json";
      case RESPONSE -> "*/*";
      case EVENTS -> "text/event-stream";
      case STREAM, BYTES -> "application/octet-stream";
    };
  }

  /** Returns the status of a successful answer: 204 instead of 200 if there is nothing to say. */
  int status(int declared) {
    return kind == Kind.NOTHING && declared == 200 ? 204 : declared;
  }

  /**
   * Checks that an action can answer so.
   *
   * @throws HandlerDefinitionException if only a route can
   */
  void requireValue() {
    switch (kind) {
      case RESPONSE, EVENTS, STREAM ->
          throw new HandlerDefinitionException(
              List.of(
                  "an action returns a value, not "
                      + GenericTypes.raw(type).getSimpleName()
                      + "; use a route such as @Get"));
      case NOTHING, UNKNOWN, VALUE, BYTES -> {}
    }
  }

  private static Kind kind(Class<?> raw) {
    if (raw == void.class || raw == Void.class) {
      return Kind.NOTHING;
    }
    if (raw == Result.class || raw == Object.class || raw == CompletionStage.class) {
      return Kind.UNKNOWN;
    }
    if (raw == Response.class) {
      return Kind.RESPONSE;
    }
    if (ServerSentEvents.class.isAssignableFrom(raw)) {
      return Kind.EVENTS;
    }
    if (StreamingBody.class.isAssignableFrom(raw) || InputStream.class.isAssignableFrom(raw)) {
      return Kind.STREAM;
    }
    return raw == byte[].class || Path.class.isAssignableFrom(raw) ? Kind.BYTES : Kind.VALUE;
  }

  private static Type unwrap(Type type) {
    if (!(type instanceof ParameterizedType generic)) {
      return CompletionStage.class.isAssignableFrom(GenericTypes.raw(type))
          ? CompletionStage.class
          : type;
    }
    Class<?> raw = GenericTypes.raw(type);
    boolean isWrapper = raw == Optional.class || CompletionStage.class.isAssignableFrom(raw);
    return isWrapper ? unwrap(generic.getActualTypeArguments()[0]) : type;
  }
}
