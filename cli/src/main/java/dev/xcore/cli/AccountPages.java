package dev.xcore.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads lists that the server gives in pages, to their end. */
final class AccountPages {

  private static final int PAGE = 1000;

  private AccountPages() {}

  /**
   * Reads all pages.
   *
   * @param client asks the server
   * @param path such as {@code /admin/users}, with a query or without
   * @param list the member with the items
   * @param key the member of an item after which the next page begins
   */
  static List<Map<String, @Nullable Object>> all(
      AdminClient client, String path, String list, String key) {
    String begin = path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE + "&after=";
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    String after = "";
    while (true) {
      List<Map<String, @Nullable Object>> page = client.get(begin + encoded(after)).list(list);
      all.addAll(page);
      if (page.size() < PAGE) {
        return all;
      }
      after = Trees.text(page.getLast(), key, "");
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
