package dev.xcore.worker.protocol;

import dev.xcore.handlers.ApiVersions;
import dev.xcore.handlers.RowShape;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.DispatchResult;
import dev.xcore.sdk.EmitResult;
import dev.xcore.sdk.EventOptions;
import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.HookOptions;
import dev.xcore.sdk.HookPhase;
import dev.xcore.sdk.Principal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One kind of message each, with examples. */
enum Messages {
  HELLO(Hello::read, message -> ((Hello) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new Hello(new byte[Protocol.TOKEN], Hello.Role.CONTROL, 0),
          new Hello(new byte[] {1, 2}, Hello.Role.TALK, 0),
          new Hello(new byte[0], Hello.Role.CALLS, Protocol.CALL_LINKS - 1));
    }
  },
  LOAD_ORDER(Messages::loadOrder, message -> ((LoadOrder) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new LoadOrder(
              "shop", "1.0.0", "", ApiVersions.NONE, Map.of(), Map.of(), Optional.empty()),
          new LoadOrder(
              "shop",
              "2.1.0-rc.1",
              "shop.Shop",
              new ApiVersions(List.of("v1", "v2"), "v2"),
              Map.of("A", "1", "", "ü"),
              Map.of("limits", Map.of("rate", 5L, "share", 0.5), "names", List.of("a", "b")),
              Optional.of("/data")));
    }
  },
  CODE_PIECE(CodePiece::read, message -> ((CodePiece) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new CodePiece("shop/Shop.class", true, new byte[] {-54, -2, -70, -66}),
          new CodePiece("p".repeat(4096), false, new byte[Protocol.PIECE]),
          new CodePiece("", true, new byte[0]));
    }
  },
  CALL_HEAD(CallHead::read, message -> ((CallHead) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new CallHead(
              CallTarget.action("add"), 30_000_000, "http", Optional.empty(), Optional.empty(), ""),
          new CallHead(
              CallTarget.numbered(CallTarget.Kind.ROUTE, Integer.MAX_VALUE),
              -1,
              "plugin shop",
              Optional.of(
                  new Principal(
                      "ada",
                      Set.of("admin", "user"),
                      Set.of("orders.*", "**"),
                      Optional.of("acme"))),
              Optional.of("tenant"),
              "4bf92f3577b34da6a3ce929d0e0e4736"),
          new CallHead(
              CallTarget.named(CallTarget.Kind.CALLBACK, "onLoad"),
              Long.MAX_VALUE,
              "",
              Optional.of(new Principal("", Set.of())),
              Optional.of(""),
              ""));
    }

    @Override
    Object comparable(Object message) {
      return message; // the roles are a set, in no order
    }
  },
  REQUEST_HEAD(RequestHead::read, message -> ((RequestHead) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new RequestHead(
              "GET",
              "/",
              "http",
              "localhost",
              "::1",
              Map.of(),
              Map.of(),
              Map.of(),
              Map.of(),
              false,
              null),
          new RequestHead(
              "POST",
              "/plugins/shop/items/7",
              "https",
              "example.org:8443",
              "10.0.0.1",
              Map.of("id", "7"),
              Map.of("q", List.of("a", "b"), "", List.of()),
              Map.of("content-type", List.of("application/json")),
              Map.of("session", "x=y"),
              true,
              Map.of("price", new BigDecimal("9.90"))));
    }
  },
  ROUTE_ANSWER(RouteAnswer::read, message -> ((RouteAnswer) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new RouteAnswer(
              RouteAnswer.OWN_STATUS, List.of(), RouteAnswer.BodyKind.VALUE, Map.of("a", 1L)),
          new RouteAnswer(
              201,
              List.of(
                  new RouteAnswer.Header("Location", "/items/7"),
                  new RouteAnswer.Header("Set-Cookie", "a=b")),
              RouteAnswer.BodyKind.NONE,
              null),
          new RouteAnswer(599, List.of(), RouteAnswer.BodyKind.EVENTS, null));
    }
  },
  FAILURE(Failure::read, message -> ((Failure) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          Failure.foreign("java.lang.IllegalStateException: no", "at shop.Shop.buy", true),
          new Failure(
              "validation_error",
              "2 fields are wrong",
              false,
              -1,
              List.of(
                  new FieldError("age", "must be positive", Optional.of(-1L)),
                  new FieldError("name", "is missing", Optional.empty())),
              List.of(),
              ""),
          new Failure("method_not_allowed", "no", false, -1, List.of(), List.of("GET", "HEAD"), ""),
          new Failure("rate_limited", "later", true, 1500, List.of(), List.of(), ""),
          new Failure(
              "plugin_unavailable", "gone", true, Long.MIN_VALUE, List.of(), List.of(), ""));
    }
  },
  LOG_ENTRY(LogEntry::read, message -> ((LogEntry) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new LogEntry(20, "plugin.shop", "sold 3", ""),
          new LogEntry(40, "", "failed", "java.lang.Error: x\n\tat shop.Shop.buy(Shop.java:7)"));
    }
  },
  EVENT_DELIVERY(EventDelivery::read, message -> ((EventDelivery) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new EventDelivery(
              EventDelivery.Part.ALL,
              1,
              "user.created",
              "shop",
              "7-1",
              Instant.EPOCH,
              Optional.empty(),
              "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
              Optional.empty(),
              null),
          new EventDelivery(
              EventDelivery.Part.HANDLER,
              100,
              "a",
              "xcore",
              "",
              Instant.parse("2026-02-28T10:00:00.000001Z"),
              Optional.of("tenant"),
              "",
              Optional.of("order-7"),
              Map.of("text", "ü", "all", List.of(1L, 0.5))));
    }
  },
  EVENT_ANSWER(EventAnswer::read, message -> ((EventAnswer) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          EventAnswer.NOT_TAKEN,
          new EventAnswer(true, false, false, Optional.empty(), Map.of("seats", 3L)),
          new EventAnswer(
              true,
              true,
              true,
              Optional.of(Failure.foreign("java.lang.Error: no", "at shop.Shop.buy", false)),
              null));
    }
  },
  EVENT_SUBSCRIPTION(EventSubscription::read, message -> ((EventSubscription) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new EventSubscription(1, "user.*", false, EventOptions.DEFAULT),
          new EventSubscription(
              Integer.MAX_VALUE,
              "**",
              true,
              EventOptions.DEFAULT
                  .withPriority(-1000)
                  .onlyOnce()
                  .withTimeout(Duration.ofMillis(300))
                  .withQueue(10, EventOptions.Overflow.BLOCK)
                  .withConcurrency(256)
                  .withRetry(100, Duration.ofSeconds(1))));
    }
  },
  EMIT_ANSWER(EmitAnswer::read, message -> ((EmitAnswer) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new EmitAnswer(EmitResult.UNHEARD),
          new EmitAnswer(
              new EmitResult(
                  List.of(
                      new EmitResult.Outcome("shop", List.of(7L), null, 1200),
                      new EmitResult.Outcome(
                          "mail", null, new ConflictException("no"), Long.MAX_VALUE)),
                  true)));
    }
  },
  HOOK_DELIVERY(HookDelivery::read, message -> ((HookDelivery) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new HookDelivery(
              1,
              false,
              "plugin.call",
              "shop",
              new HookDelivery.Rights(true, true, true, false),
              Map.of("plugin", "mail"),
              HookContent.of(Map.of("a", List.of(1L, 0.5))),
              HookContent.NONE,
              Optional.empty()),
          new HookDelivery(
              Integer.MAX_VALUE,
              true,
              "a",
              "xcore",
              new HookDelivery.Rights(false, false, false, true),
              Map.of(),
              HookContent.absent(new ConflictException("no")),
              HookContent.of("text"),
              Optional.of(Failure.of(new ConflictException("no")))));
    }
  },
  HOOK_ANSWER(HookAnswer::read, message -> ((HookAnswer) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          HookAnswer.NOTHING,
          new HookAnswer(
              Optional.of(new Given(Map.of("a", 1L))),
              Optional.of(new Given(null)),
              Optional.of(new Given("text"))));
    }
  },
  HOOK_SUBSCRIPTION(HookSubscription::read, message -> ((HookSubscription) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new HookSubscription(1, "plugin.call", HookOptions.DEFAULT),
          new HookSubscription(
              Integer.MAX_VALUE,
              "**",
              new HookOptions(HookPhase.AFTER, -1000, Optional.of(Duration.ofMillis(300)))));
    }
  },
  HOOK_BEGINNING(HookBeginning::read, message -> ((HookBeginning) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          HookBeginning.NOBODY,
          new HookBeginning(
              Integer.MAX_VALUE,
              Optional.of(new Given(List.of(1L))),
              Optional.of(new Given(null))));
    }
  },
  HOOK_ENDING(HookEnding::read, message -> ((HookEnding) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new HookEnding(1, Map.of("price", 7L), Optional.empty()),
          new HookEnding(
              Integer.MAX_VALUE, null, Optional.of(Failure.of(new ConflictException("no")))));
    }
  },
  DISPATCH_ANSWER(DispatchAnswer::read, message -> ((DispatchAnswer) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new DispatchAnswer(new DispatchResult(EmitResult.UNHEARD, null, Optional.empty())),
          new DispatchAnswer(
              new DispatchResult(
                  EmitResult.UNHEARD, List.of(7L), Optional.of(new ConflictException("no")))));
    }
  },
  SQL_ARGUMENTS(
      in -> Arrays.asList(SqlValues.readAll(in)),
      message -> out -> SqlValues.writeAll((List<?>) message, out)) {
    @Override
    List<Object> examples() {
      return List.of(
          List.of(),
          Arrays.asList(null, true, 7, -7L, (short) 1, (byte) -1, 0.1, 0.5f, 'x', "ü€"),
          List.of(
              new BigDecimal("-1234567890123456789012345.90"),
              BigInteger.TWO.pow(100),
              new byte[] {1, 0, -1},
              new UUID(-1, 1),
              List.of("a", List.of(1L))),
          List.of(
              LocalDate.of(2026, 2, 28),
              LocalTime.MAX,
              LocalDateTime.of(2026, 2, 28, 13, 14, 15, 123_456_000),
              Instant.parse("2026-07-01T10:11:12.345678Z"),
              OffsetDateTime.parse("2026-07-01T10:11:12+02:00"),
              OffsetTime.parse("10:11:12+02:00"),
              ZonedDateTime.parse("2026-07-01T10:11:12+02:00[Europe/Zurich]")));
    }
  },
  SQL_QUERY(SqlQuery::read, message -> query((RowShape) message)::write) {
    @Override
    List<Object> examples() {
      return List.of(
          new RowShape.AllColumns(),
          new RowShape.OnlyColumn(byte[].class),
          new RowShape.Components("Empty", List.of()),
          new RowShape.Components(
              "User",
              List.of(
                  new RowShape.Component("id", "id", long.class),
                  new RowShape.Component("createdAt", "created_at", Instant.class))));
    }
  };

  private static SqlQuery query(RowShape shape) {
    return switch (shape) {
      case RowShape.AllColumns _ -> new SqlQuery("", List.of());
      case RowShape.OnlyColumn column ->
          new SqlQuery("", List.of(new SqlQuery.Column("", "", column.type().getTypeName())));
      case RowShape.Components record ->
          new SqlQuery(
              record.name(),
              record.components().stream()
                  .map(each ->
                      new SqlQuery.Column(each.name(), each.column(), each.type().getTypeName()))
                  .toList());
    };
  }

  private final Reading reading;
  private final Writing writing;

  Messages(Reading reading, Writing writing) {
    this.reading = reading;
    this.writing = writing;
  }

  /** How a message is read. */
  @FunctionalInterface
  private interface Reading {
    Object read(ValueReader in) throws ProtocolException;
  }

  /** What writes a message. */
  @FunctionalInterface
  private interface Writing {
    Written of(Object message);
  }

  /** A message that writes itself. */
  @FunctionalInterface
  private interface Written {
    void write(ValueWriter out);
  }

  /** The host writes it, so the types that check what it holds speak for themselves. */
  private static LoadOrder loadOrder(ValueReader in) throws ProtocolException {
    try {
      return LoadOrder.read(in);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(e.getMessage());
    }
  }

  abstract List<Object> examples();

  /** What is equal for equal messages, whatever arrays they hold. */
  Object comparable(Object message) {
    return HexFormat.of().formatHex(bytes(message));
  }

  byte[] bytes(Object message) {
    ValueWriter out = ValueWriter.create();
    writing.of(message).write(out);
    return out.toBytes();
  }

  /** Reads a body, of which nothing may be left. */
  Object read(byte[] body) throws ProtocolException {
    ValueReader in = ValueReader.of(body, ReadLimits.USUAL);
    Object message = reading.read(in);
    in.finish();
    return message;
  }

  /** A body that begins like this one. */
  Object readBeginning(byte[] body, int length) throws ProtocolException {
    return read(Arrays.copyOf(body, length));
  }
}
