package dev.xcore.kernel.security;

/**
 * Something about the files of a {@link CodeImage} that no decent plugin needs.
 *
 * @param kind what it is
 * @param element where
 * @param path which entry, shortened and fit to be shown
 */
public record CodeFlaw(Kind kind, CodeElement element, String path) {

  /** What can be wrong with an entry. */
  public enum Kind {
    /** One jar holds the path twice. */
    DUPLICATE("is in its jar twice", "pack the jar again"),
    /** The path could lead out of a folder; the entry is left out of the image. */
    BAD_PATH("could lead out of a folder", "use relative paths with '/' and without '..'"),
    /** A jar lies where no class loader looks into it. */
    NESTED_JAR("is a jar inside of another place than lib/", "put it into lib/, or unpack it");

    private final String text;
    private final String cure;

    Kind(String text, String cure) {
      this.text = text;
      this.cure = cure;
    }

    /** Says what is wrong, to follow a path. */
    String text() {
      return text;
    }

    /** Says what to do. */
    String cure() {
      return cure;
    }
  }
}
