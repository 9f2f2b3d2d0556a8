package dev.xcore.kernel.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles snippets of plugins and scans them. */
final class ScanWorkshop {

  static final ImportPolicy STRICT = ImportPolicy.of(List.of(), List.of(), false);
  static final CodeScanner SCANNER = CodeScanner.create();

  private static final Pattern TYPE =
      Pattern.compile("\\b(?:class|interface|record|enum|@interface)\\s+(\\w+)");
  private static final Pattern PACKAGE = Pattern.compile("\\bpackage\\s+([\\w.]+);");

  private final Path folder;

  ScanWorkshop(Path folder) {
    this.folder = folder;
  }

  /** Compiles sources into one folder of classes, named after its number. */
  Path compile(String... sources) {
    return compileAgainst(List.of(), sources);
  }

  /** Compiles sources that see others. */
  Path compileAgainst(List<Path> others, String... sources) {
    try {
      Path classes = Files.createTempDirectory(folder, "classes");
      List<SimpleJavaFileObject> units = new ArrayList<>();
      for (String source : sources) {
        units.add(new Source(source));
      }
      String path = System.getProperty("java.class.path");
      for (Path other : others) {
        path = other + java.io.File.pathSeparator + path;
      }
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      StringWriter messages = new StringWriter();
      List<String> options =
          List.of(
              "-d",
              classes.toString(),
              "-cp",
              path,
              "-g",
              "-proc:none",
              "-nowarn",
              "-Xlint:none",
              "-XDignore.symbol.file");
      boolean isCompiled = compiler.getTask(messages, null, null, options, null, units).call();
      assertThat(isCompiled).as(messages.toString()).isTrue();
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads folders or jars, the first as own classes and the others as libraries. */
  static CodeImage image(Path own, Path... libraries) {
    try {
      List<CodeElement> elements = new ArrayList<>();
      elements.add(new CodeElement(CodeElement.Kind.OWN, "classes", own));
      for (Path library : libraries) {
        String label = "lib/" + library.getFileName();
        elements.add(new CodeElement(CodeElement.Kind.LIBRARY, label, library));
      }
      return CodeImage.read(elements, CodeLimits.USUAL);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ScanReport scan(ImportPolicy policy, String... sources) {
    return SCANNER.scan(image(compile(sources)), policy);
  }

  ScanReport scan(String... sources) {
    return scan(STRICT, sources);
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String text) {
      super(URI.create("string:///" + path(text)), Kind.SOURCE);
      this.text = text;
    }

    private static String path(String text) {
      Matcher type = TYPE.matcher(text);
      assertThat(type.find()).as(text).isTrue();
      Matcher inPackage = PACKAGE.matcher(text);
      String folder = inPackage.find() ? inPackage.group(1).replace('.', '/') + "/" : "";
      return folder + type.group(1) + ".java";
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
