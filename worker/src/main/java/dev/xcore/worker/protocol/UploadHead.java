package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An item of what {@link Operation#BODY_UPLOADS} answers: an upload, without its content.
 *
 * @param name of the form field
 * @param filename that the client gave, empty if none
 * @param contentType that the client gave
 * @param size in bytes
 */
public record UploadHead(String name, String filename, String contentType, long size) {

  /**
   * Makes a value of it.
   *
   * @return a map
   */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("filename", filename);
    map.put("content_type", contentType);
    map.put("size", size);
    return map;
  }

  /**
   * Reads a value.
   *
   * @param value an item of the list
   * @return what it says
   * @throws ProtocolException if it is no such map
   */
  public static UploadHead of(@Nullable Object value) throws ProtocolException {
    if (value instanceof Map<?, ?> map
        && map.get("name") instanceof String name
        && map.get("filename") instanceof String filename
        && map.get("content_type") instanceof String contentType
        && map.get("size") instanceof Long size) {
      return new UploadHead(name, filename, contentType, size);
    }
    throw new ProtocolException("an upload without name, filename, content_type or size");
  }
}
