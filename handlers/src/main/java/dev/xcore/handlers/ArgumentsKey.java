package dev.xcore.handlers;

import dev.xcore.sdk.Cache;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Upload;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key of answers whose annotation names none: the method, and a digest of its arguments.
 *
 * @param origin of the method
 * @param indexes of the arguments that count
 * @param binder of their types
 */
record ArgumentsKey(String origin, List<Integer> indexes, Binder binder) implements CacheKey {

  private static final Set<Class<?>> INJECTED = Set.of(CallContext.class, PluginContext.class);
  private static final Set<Class<?>> UNKNOWN =
      Set.of(Request.class, InputStream.class, Upload.class);

  /**
   * Makes the key of a method.
   *
   * @throws HandlerDefinitionException if its arguments do not tell what it will answer
   */
  static ArgumentsKey of(HandlerMethod method, Binder binder) {
    List<Integer> indexes = new ArrayList<>();
    for (HandlerParameter parameter : method.parameters()) {
      if (UNKNOWN.contains(parameter.raw()) || UploadArgument.isUpload(parameter.type())) {
        throw new HandlerDefinitionException(
            List.of(
                "has @Cached without a key, which cannot be made of a "
                    + parameter.raw().getSimpleName()
                    + "; name one, such as key = \"list:{page}\""));
      }
      if (!INJECTED.contains(parameter.raw())) {
        indexes.add(parameter.index());
      }
    }
    return new ArgumentsKey(method.origin(), List.copyOf(indexes), binder);
  }

  @Override
  public String render(@Nullable Object[] arguments) {
    List<@Nullable Object> values = new ArrayList<>();
    indexes.forEach(index -> values.add(arguments[index]));
    String digest = CacheKey.digest(JsonText.write(values, binder));
    String head = origin + "#" + digest;
    return head.length() <= Cache.MAX_KEY ? head : CacheKey.digest(origin) + digest;
  }
}
