package dev.xcore.handlers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what is wrong with a class, so that all of it is reported at once. One thread. */
final class Problems {

  private final List<String> found = new ArrayList<>();

  void add(String place, String message) {
    found.add(place + ": " + message);
  }

  int count() {
    return found.size();
  }

  /** Runs a step; its problems are added under the place, and its result is then empty. */
  <T> Optional<T> attempt(String place, Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (HandlerDefinitionException wrong) {
      wrong.problems().forEach(problem -> add(place, problem));
    } catch (IllegalArgumentException wrong) {
      add(place, String.valueOf(wrong.getMessage()));
    } catch (TypeNotPresentException missing) {
      add(place, missing(missing.typeName()));
    } catch (NoClassDefFoundError missing) {
      add(place, missing(String.valueOf(missing.getMessage()).replace('/', '.')));
    }
    return Optional.empty();
  }

  /** Ends the collection. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new HandlerDefinitionException(found);
    }
  }

  private static String missing(String type) {
    return "the class "
        + type
        + " is missing; add its library to the plugin, or require the plugin that exports it";
  }
}
