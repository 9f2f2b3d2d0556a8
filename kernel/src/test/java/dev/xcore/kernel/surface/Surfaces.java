package dev.xcore.kernel.surface;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.settings.Document;
import dev.xcore.sdk.PluginContext;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;

/** Makes surfaces of classes. */
final class Surfaces {

  private Surfaces() {}

  static Surface of(Class<?> entryClass, String version, String api) {
    PluginManifest manifest = manifest(version, api);
    return Surface.of(manifest, table(entryClass, manifest), true);
  }

  static PluginManifest manifest(String version, String api) {
    String text = "name: shop\nversion: " + version + "\nexecution_mode: trusted\n" + api;
    return ManifestReader.create(Map.of())
        .read(Document.parse("plugin.yaml", text), Path.of("."), name -> Map.of())
        .manifest();
  }

  static HandlerTable table(Class<?> entryClass, PluginManifest manifest) {
    return HandlerTable.of("shop", entryClass, Binder.create(), absent(), manifest.api().choices());
  }

  private static PluginContext absent() {
    return (PluginContext)
        Proxy.newProxyInstance(
            Surfaces.class.getClassLoader(),
            new Class<?>[] {PluginContext.class},
            (proxy, method, arguments) -> {
              throw new IllegalStateException("nothing is run");
            });
  }
}
