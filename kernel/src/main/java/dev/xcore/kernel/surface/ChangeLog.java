package dev.xcore.kernel.surface;

import java.util.ArrayList;
import java.util.List;

/** Collects the changes of two surfaces, place by place. One thread. */
final class ChangeLog {

  /** Which way data flows. */
  enum Side {
    /** From the user: what was accepted must still be. */
    INPUT,
    /** To the user: nothing may come that could not come before. */
    OUTPUT
  }

  /** How the set of valid values changed. */
  enum Kind {
    /** Something that was valid is not any more. */
    NARROWED,
    /** Something is valid that was not. */
    WIDENED,
    /** Both, or nobody can tell. */
    OTHER
  }

  private final List<SurfaceChange> changes = new ArrayList<>();
  private String place = "";

  /** Names the operation that the next changes belong to. */
  void at(String operation) {
    place = operation;
  }

  void breaking(String field, String message, String cure) {
    changes.add(new SurfaceChange(true, place, field, message, cure));
  }

  void compatible(String field, String message) {
    changes.add(new SurfaceChange(false, place, field, message, ""));
  }

  /** Adds a change of a schema; the side says which kinds hurt. */
  void schema(Side side, Kind kind, String field, String message, String cure) {
    boolean isHarmless =
        switch (kind) {
          case NARROWED -> side == Side.OUTPUT;
          case WIDENED -> side == Side.INPUT;
          case OTHER -> false;
        };
    if (isHarmless) {
      compatible(field, message);
    } else {
      breaking(field, message, cure);
    }
  }

  List<SurfaceChange> changes() {
    return List.copyOf(changes);
  }
}
