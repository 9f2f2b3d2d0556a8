package names;

import java.util.List;

/** What the plugin offers by a type of its own. */
public interface Names {

  record Name(String first, int length) {}

  Name of(String text);

  List<Name> all(List<String> texts);

  default String title(String text) {
    return "Dr. " + of(text).first();
  }
}
