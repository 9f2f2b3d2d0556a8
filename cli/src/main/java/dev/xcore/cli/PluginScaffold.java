package dev.xcore.cli;

import java.nio.file.Path;
import java.util.Map;

/** The files of a new plugin. */
final class PluginScaffold {

  private PluginScaffold() {}

  /**
   * A source folder that the platform compiles.
   *
   * @param directory the plugin's folder, not there yet
   * @param name its name
   * @param mode its execution mode, as in the manifest
   */
  static Scaffold sources(Path directory, PluginName name, String mode) {
    String entry = name.className();
    return new Scaffold(directory, values(name, mode))
        .file("plugin.yaml", "plugin/plugin.yaml")
        .file("src/" + entry + ".java", "plugin/src/Entry.java.txt")
        .file("test/" + entry + "Test.java", "plugin/test/EntryTest.java.txt")
        .file("README.md", "plugin/README.md");
  }

  /**
   * A Maven project that makes a jar.
   *
   * @param directory the project's folder, not there yet
   * @param name the plugin's name
   * @param mode its execution mode, as in the manifest
   */
  static Scaffold maven(Path directory, PluginName name, String mode) {
    String path = name.packageName().replace('.', '/');
    String entry = name.className();
    return new Scaffold(directory, values(name, mode))
        .file("pom.xml", "maven/pom.xml")
        .file("src/main/resources/plugin.yaml", "maven/src/main/resources/plugin.yaml")
        .file("src/main/java/" + path + "/" + entry + ".java", "maven/src/main/java/Entry.java.txt")
        .file(
            "src/test/java/" + path + "/" + entry + "Test.java",
            "maven/src/test/java/EntryTest.java.txt")
        .file("README.md", "maven/README.md")
        .file(".gitignore", "maven/gitignore");
  }

  private static Map<String, String> values(PluginName name, String mode) {
    return Map.of(
        "name", name.text(),
        "class", name.className(),
        "package", name.packageName(),
        "mode", mode,
        "version", PlatformVersion.current());
  }
}
