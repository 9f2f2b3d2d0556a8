package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.http.Get;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginClassLoaderTest {

  @TempDir Path temporary;
  private PluginWorkshop workshop;
  private PluginCodeLoader codeLoader;
  private PluginCode code;
  private PluginClassLoader loader;

  @BeforeEach
  void load() throws IOException {
    workshop = new PluginWorkshop(Files.createDirectory(temporary.resolve("plugins")));
    Path plugin = workshop.binary("hello", PluginWorkshop.HELLO);
    PluginWorkshop.compile(
        plugin.resolve("classes"),
        List.of(),
        "package org.assertj.core.api; public class Assertions {"
            + " public static String mine() { return \"mine\"; } }",
        "package org.slf4j.bridge; public class Extra {}",
        "package jakarta.inject; public @interface Inject {}");
    workshop.write("hello/classes/logback.xml", "<mine/>");
    codeLoader = PluginCodeLoader.create(temporary.resolve("var"), CompilerOptions.defaults());
    code = codeLoader.load(workshop.read(plugin));
    loader = code.loader();
  }

  @AfterEach
  void close() throws IOException {
    code.close();
    codeLoader.close();
  }

  @Test
  void itIsNamedAfterPluginAndVersion() {
    assertThat(loader.getName()).isEqualTo("plugin:hello@1.0.0");
    assertThat(loader.isRegisteredAsParallelCapable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Plugin.class,
        Get.class,
        org.slf4j.Logger.class,
        org.slf4j.event.Level.class,
        jakarta.validation.constraints.NotNull.class,
        jakarta.inject.Inject.class,
        com.fasterxml.jackson.annotation.JsonProperty.class,
        org.jspecify.annotations.Nullable.class,
        String.class,
        java.sql.Connection.class,
        java.net.http.HttpClient.class,
        javax.tools.JavaCompiler.class,
        com.sun.source.tree.Tree.class
      })
  void classesOfJdkAndSdkAreTheHosts(Class<?> type) throws Exception {
    assertThat(loader.loadClass(type.getName())).isSameAs(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.xcore.kernel.runtime.PluginSupervisor",
        "dev.xcore.kernel.runtime.PluginClassLoaderTest",
        "dev.xcore.compiler.CompilerProcess",
        "dev.xcore.handlers.HandlerTable",
        "dev.xcore.sdk.internal.Anything",
        "ch.qos.logback.classic.Logger",
        "tools.jackson.databind.ObjectMapper",
        "org.snakeyaml.engine.v2.api.Load",
        "org.junit.jupiter.api.Test",
        "org.jspecify.Anything"
      })
  void nothingElseOfTheHostIsVisible(String name) {
    assertThatThrownBy(() -> loader.loadClass(name)).isInstanceOf(ClassNotFoundException.class);
    String resource = name.replace('.', '/') + ".class";
    assertThat(loader.getResource(resource)).isNull();
  }

  @Test
  void aPlatformClassIsSaidToBeInternal() {
    assertThatThrownBy(() -> loader.loadClass("dev.xcore.kernel.runtime.Snapshot"))
        .hasMessageContaining(
            "is internal to the platform or absent; plugins see dev.xcore.sdk only");
  }

  @Test
  void ownClassesWinOverTheHostsOfTheSameName() throws Exception {
    Class<?> own = loader.loadClass("org.assertj.core.api.Assertions");

    assertThat(own.getClassLoader()).isSameAs(loader);
    assertThat(own.getMethod("mine").invoke(null)).isEqualTo("mine");
  }

  @Test
  void aLibraryMayAddClassesBesideSharedPackagesButNotReplaceTheirs() throws Exception {
    assertThat(loader.loadClass("org.slf4j.bridge.Extra").getClassLoader()).isSameAs(loader);
    assertThat(loader.loadClass("jakarta.inject.Inject")).isSameAs(jakarta.inject.Inject.class);
  }

  @Test
  void resourcesOfTheHostAreInvisibleAndOwnOnesAreFound() throws Exception {
    assertThat(getClass().getClassLoader().getResource("META-INF/MANIFEST.MF")).isNotNull();
    assertThat(loader.getResource("META-INF/MANIFEST.MF")).isNull();
    assertThat(Collections.list(loader.getResources("META-INF/MANIFEST.MF"))).isEmpty();
    assertThat(loader.getResource("logback.xml").toString()).contains("/hello/");
    assertThat(Collections.list(loader.getResources("logback.xml"))).hasSize(1);
    assertThat(loader.getResource("dev/xcore/sdk/Plugin.class"))
        .isEqualTo(Plugin.class.getResource("Plugin.class"));
    assertThat(loader.getResource("java/lang/String.class")).isNotNull();
  }

  @Test
  void servicesOfTheHostAreInvisible() {
    assertThat(ServiceLoader.load(org.slf4j.spi.SLF4JServiceProvider.class).findFirst())
        .isPresent();
    assertThat(ServiceLoader.load(org.slf4j.spi.SLF4JServiceProvider.class, loader).findFirst())
        .isEmpty();
  }

  @Test
  void aClosedLoaderLoadsNoFurtherClasses() throws Exception {
    code.close();
    code.close();

    assertThatThrownBy(() -> loader.loadClass("org.slf4j.bridge.Extra"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}
