package dev.xcore.kernel.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One YAML 1.2 or JSON file, read with the place of every value. What could exhaust or surprise the
 * reader is refused: tags, several documents, duplicate keys, merge keys, more than 1 MiB, 50
 * levels, 50 aliases or 100,000 values.
 *
 * @param file its name as the user knows it
 * @param root its keys; empty for an empty file
 */
public record Document(String file, Node.Mapping root) {

  /** The largest file that is read, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  /**
   * Reads a file.
   *
   * @param file to read; by {@code .json} at its end it is known as JSON
   * @return the document
   * @throws SettingsException if it cannot be read, or is not acceptable
   */
  public static Document read(Path file) {
    return read(file, file.toString());
  }

  /**
   * Reads a file that users know by another name.
   *
   * @param file to read
   * @param name what problems call it
   * @return the document
   * @throws SettingsException if it cannot be read, or is not acceptable
   */
  public static Document read(Path file, String name) {
    return parse(name, text(file, name));
  }

  /**
   * Reads a text.
   *
   * @param file what problems call it; by {@code .json} at its end it is known as JSON
   * @param text YAML or JSON
   * @return the document
   * @throws SettingsException if it is not acceptable
   */
  public static Document parse(String file, String text) {
    if (text.length() > MAX_BYTES) {
      throw tooLarge(file);
    }
    return new Document(file, new YamlReader(file).read(text));
  }

  /**
   * Reads a single value, such as one given on a command line.
   *
   * @param text YAML or JSON: a scalar, list or mapping
   * @param place of every part of it
   * @return the value; null if the text is empty
   * @throws SettingsException if it is not acceptable
   */
  public static Node value(String text, Place place) {
    if (text.length() > MAX_BYTES) {
      throw tooLarge(place.source());
    }
    return Node.of(new YamlReader(place.source()).readValue(text).tree(), place);
  }

  /**
   * Reads a text file in UTF-8 within the limits of documents.
   *
   * @param file to read
   * @param name what problems call it
   * @return its text, without a byte order mark
   * @throws SettingsException if it cannot be read, is too large or not UTF-8
   */
  public static String text(Path file, String name) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw tooLarge(name);
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw exception(Problem.of(name, "is not UTF-8 text; save it as UTF-8"));
    } catch (IOException e) {
      String reason = Files.exists(file) ? "cannot be read: " + e : "does not exist";
      throw exception(Problem.of(name, reason));
    }
  }

  private static SettingsException tooLarge(String file) {
    return exception(Problem.of(file, "is larger than 1 MiB, the most that is read"));
  }

  private static SettingsException exception(Problem problem) {
    return new SettingsException(List.of(problem));
  }
}
