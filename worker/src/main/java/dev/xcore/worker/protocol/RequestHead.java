package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request, without its body: that is asked for by {@link Operation requests}, except that a
 * route that takes an object gets its tree at once.
 *
 * @param method upper case
 * @param path as received
 * @param scheme {@code http} or {@code https}
 * @param authority host and port
 * @param remoteAddress of the client
 * @param pathParams by name
 * @param queryParams by name
 * @param headers by name in lower case
 * @param cookies by name
 * @param hasTree whether the tree of the body is here
 * @param tree of the body, null also if it is not here
 */
public record RequestHead(
    String method,
    String path,
    String scheme,
    String authority,
    String remoteAddress,
    Map<String, String> pathParams,
    Map<String, List<String>> queryParams,
    Map<String, List<String>> headers,
    Map<String, String> cookies,
    boolean hasTree,
    @Nullable Object tree) {

  private static final int MANY = 10_000;

  /**
   * Writes the request.
   *
   * @param out where to
   * @throws IllegalArgumentException if something is more than what is read
   */
  public void write(ValueWriter out) {
    requireBounded("query parameter", queryParams);
    requireBounded("header", headers);
    out.text(method).text(path).text(scheme).text(authority).text(remoteAddress);
    out.value(pathParams).value(queryParams).value(headers).value(cookies);
    out.bool(hasTree).value(tree);
  }

  private static void requireBounded(String what, Map<String, List<String>> lists) {
    lists.forEach((name, values) ->
        Protocol.requireAtMost("the " + what + " " + name, values.size(), MANY, "values"));
  }

  /**
   * Reads the request.
   *
   * @param in of the frame
   * @return what it says
   * @throws ProtocolException if it is malformed
   */
  public static RequestHead read(ValueReader in) throws ProtocolException {
    return new RequestHead(
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        texts(in),
        lists(in),
        lists(in),
        texts(in),
        in.bool(),
        in.value());
  }

  private static Map<String, String> texts(ValueReader in) throws ProtocolException {
    Map<String, String> texts = new LinkedHashMap<>();
    in.map().forEach((key, value) -> texts.put(key, String.valueOf(value)));
    return texts;
  }

  private static Map<String, List<String>> lists(ValueReader in) throws ProtocolException {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable Object> entry : in.map().entrySet()) {
      if (!(entry.getValue() instanceof List<?> list) || list.size() > MANY) {
        throw new ProtocolException("a parameter that is no list of texts");
      }
      lists.put(entry.getKey(), list.stream().map(String::valueOf).toList());
    }
    return lists;
  }
}
