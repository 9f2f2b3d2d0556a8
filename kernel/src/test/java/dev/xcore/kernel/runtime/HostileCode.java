package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The techniques as plugins: one that can do all, and one for each. */
final class HostileCode {

  private static final String IMPORTS =
      """
      import java.io.*;
      import java.lang.foreign.*;
      import java.lang.invoke.*;
      import java.lang.reflect.*;
      import java.net.*;
      import java.nio.*;
      import java.nio.channels.*;
      import java.nio.file.*;
      import java.util.*;
      import java.util.concurrent.*;
      """;
  private static final String MEMBERS = "//members";

  private final Path classes;
  private final List<Technique> techniques;

  private HostileCode(Path classes, List<Technique> techniques) {
    this.classes = classes;
    this.techniques = techniques;
  }

  /** Compiles the techniques into a folder. */
  static HostileCode compile(List<Technique> techniques, Path folder) throws IOException {
    List<JavaFileObject> sources = new ArrayList<>();
    sources.add(source("hostile/Facts", facts()));
    sources.add(source("hostile/Main", main("hostile", techniques, 0)));
    for (int i = 0; i < techniques.size(); i++) {
      sources.add(source(own(i) + "/Technique", technique(i, techniques.get(i).code())));
      sources.add(source(own(i) + "/Main", main("hostile.t" + i, List.of(techniques.get(i)), i)));
    }
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-d",
            Files.createDirectories(folder).toString(),
            "-parameters",
            "-proc:none",
            "-nowarn",
            "-g",
            "-cp",
            System.getProperty("java.class.path"));
    boolean isCompiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(messages, null, null, options, null, sources)
            .call();
    assertThat(isCompiled).as("%s", messages).isTrue();
    return new HostileCode(folder, techniques);
  }

  List<Technique> techniques() {
    return techniques;
  }

  /** Puts a plugin down that can do everything. */
  void putAll(Path plugin) throws IOException {
    copy(classes.resolve("hostile"), plugin.resolve("classes/hostile"));
  }

  /** Puts a plugin down that can do one thing. */
  void putOne(Path plugin, int index) throws IOException {
    Path target = plugin.resolve("classes/hostile");
    copy(classes.resolve(own(index)), plugin.resolve("classes").resolve(own(index)));
    Files.copy(classes.resolve("hostile/Facts.class"), target.resolve("Facts.class"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static String own(int index) {
    return "hostile/t" + index;
  }

  private static JavaFileObject source(String name, String content) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return content;
      }
    };
  }

  private static String facts() {
    return """
    package hostile;

    import dev.xcore.sdk.PluginContext;
    import java.util.Map;

    public final class Facts {
      public final PluginContext context;
      private final Map<String, Object> facts;

      public Facts(Map<String, Object> facts, PluginContext context) {
        this.facts = facts;
        this.context = context;
      }

      public String text(String name) {
        return (String) facts.get(name);
      }

      public long number(String name) {
        return ((Number) facts.get(name)).longValue();
      }
    }
    """;
  }

  private static String technique(int index, String code) {
    int split = code.indexOf(MEMBERS);
    String body = split < 0 ? code : code.substring(0, split);
    String members = split < 0 ? "" : code.substring(split + MEMBERS.length());
    String scratch =
        "static Path scratch() { return Path.of(System.getProperty(\"java.io.tmpdir\")); }\n";
    String path =
        "static Path path(hostile.Facts facts, String name) { return Path.of(facts.text(name));"
            + " }\n";
    String tools =
        (body.contains("scratch()") ? scratch : "") + (body.contains("path(facts") ? path : "");
    return """
    package hostile.t%d;

    %s
    @SuppressWarnings({"all"})
    public final class Technique {
      public static Object run(hostile.Facts facts) throws Throwable {
        %s
      }
      %s
      %s
    }
    """
        .formatted(index, IMPORTS, body, members, tools);
  }

  private static String main(String name, List<Technique> all, int first) {
    StringBuilder cases = new StringBuilder();
    for (int i = 0; i < all.size(); i++) {
      int index = first + i;
      cases.append("case %d: return hostile.t%d.Technique.run(facts);\n".formatted(index, index));
    }
    return """
    package %s;

    import dev.xcore.sdk.*;
    import java.util.Map;

    public final class Main implements Plugin {
      private final String self = String.valueOf(System.identityHashCode(new Object()))
          + java.util.UUID.randomUUID();
      private final PluginContext context;

      public Main(PluginContext context) { this.context = context; }

      private static Object run(int number, hostile.Facts facts) throws Throwable {
        switch (number) {
          %s
          default: throw new IllegalArgumentException();
        }
      }

      private Object run(Map<String, Object> facts) throws Throwable {
        return run(((Number) facts.get("technique")).intValue(), new hostile.Facts(facts, context));
      }

      @Action("attack") public Map<String, Object> attack(Map<String, Object> facts) {
        try {
          return Map.of("allowed", true, "detail", String.valueOf(run(facts)));
        } catch (Throwable e) {
          return Map.of("allowed", false, "detail", String.valueOf(e));
        }
      }

      @Action("result") public Object result(Map<String, Object> facts) throws Throwable {
        return run(facts);
      }

      @Action("self") public String self() { return self; }
    }
    """
        .formatted(name, cases);
  }
}
