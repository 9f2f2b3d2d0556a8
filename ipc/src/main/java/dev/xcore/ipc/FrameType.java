package dev.xcore.ipc;

import java.util.Optional;

/** What a frame is. The numbers are part of the protocol and never change their meaning. */
public enum FrameType {
  /** Worker: the first frame of a connection. */
  HELLO(1),
  /** Host: the connection is accepted. */
  WELCOME(2),
  /** Host, control: what to load. */
  LOAD(3),
  /** Host, control: a piece of a file of the plugin. */
  ENTRY(4),
  /** Worker, control: the plugin is constructed, and this is what it offers. */
  LOADED(5),
  /** Worker, control: the plugin could not be constructed. */
  FAILED(6),
  /** Host: run a handler. */
  CALL(7),
  /** Worker: what the handler returned. */
  RESULT(8),
  /** Worker: what the handler threw. */
  ERROR(9),
  /** Worker: do something for the plugin. */
  REQUEST(10),
  /** Host: what came of a request. */
  REPLY(11),
  /** Host: why a request failed. */
  REFUSAL(12),
  /** Worker: something to be logged; not answered. */
  LOG(13),
  /** Host, control: a call is not waited for any more. */
  CANCEL(14),
  /** Host, control: answer with a PONG. */
  PING(15),
  /** Worker, control: answers a PING. */
  PONG(16),
  /** Host, control: end. */
  STOP(17),
  /** Host, control: drop the platform's own plugin, another one will be loaded. */
  FORGET(18);

  private static final FrameType[] BY_CODE = byCode();

  private final int code;

  FrameType(int code) {
    this.code = code;
  }

  private static FrameType[] byCode() {
    FrameType[] table = new FrameType[values().length + 1];
    for (FrameType type : values()) {
      table[type.code] = type;
    }
    return table;
  }

  /**
   * Returns the type's number.
   *
   * @return one byte
   */
  public int code() {
    return code;
  }

  /**
   * Finds a type.
   *
   * @param code a number
   * @return the type, empty if there is none
   */
  public static Optional<FrameType> of(int code) {
    return code > 0 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
  }
}
