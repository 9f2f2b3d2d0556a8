package dev.xcore.handlers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a source with chosen flags and loads it from memory, with or without its resources. */
final class InMemoryCompiler {

  private final Map<String, byte[]> classes = new HashMap<>();

  private InMemoryCompiler() {}

  static InMemoryCompiler compile(String name, String source, String... flags) throws IOException {
    return compile(List.of(new Source(name, source)), flags);
  }

  /** Compiles every source below a folder. */
  static InMemoryCompiler compileFolder(Path folder, String... flags) throws IOException {
    List<Source> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String name = folder.relativize(file).toString().replace(".java", "");
        sources.add(new Source(name, Files.readString(file)));
      }
    }
    return compile(sources, flags);
  }

  private static InMemoryCompiler compile(List<Source> sources, String... flags)
      throws IOException {
    InMemoryCompiler result = new InMemoryCompiler();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null);
        JavaFileManager files = result.new Output(standard)) {
      boolean done = compiler.getTask(null, files, null, List.of(flags), null, sources).call();
      if (!done) {
        throw new IllegalStateException("the test's own source does not compile");
      }
    }
    return result;
  }

  /** Loads a class; whoever asks its loader gets its bytes. */
  Class<?> load(String name) throws ClassNotFoundException {
    return new Loader(true).loadClass(name);
  }

  /** Loads a class whose bytes are nowhere to be had. */
  Class<?> loadWithoutResources(String name) throws ClassNotFoundException {
    return new Loader(false).loadClass(name);
  }

  /** Leaves a class out, as if its library were missing. */
  InMemoryCompiler without(String name) {
    classes.remove(name);
    return this;
  }

  private final class Loader extends ClassLoader {

    private final boolean hasResources;

    Loader(boolean hasResources) {
      super(InMemoryCompiler.class.getClassLoader());
      this.hasResources = hasResources;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      byte[] bytes = classes.get(name.replace('/', '.').replaceAll("\\.class$", ""));
      return hasResources && bytes != null
          ? new ByteArrayInputStream(bytes)
          : super.getResourceAsStream(name);
    }
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String name, String text) {
      super(URI.create("memory:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private final class Output extends ForwardingJavaFileManager<JavaFileManager> {

    Output(JavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() {
              classes.put(name, toByteArray());
            }
          };
        }
      };
    }
  }
}
