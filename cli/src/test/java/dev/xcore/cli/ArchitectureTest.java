package dev.xcore.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Holds the arrows between modules and the rules that a compiler does not know. */
class ArchitectureTest {

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.xcore");

  @Test
  void everyModuleWasImported() {
    for (String module :
        Arrays.asList(
            "sdk",
            "handlers",
            "compiler",
            "ipc",
            "confinement",
            "worker",
            "kernel",
            "services",
            "orm",
            "auth",
            "server",
            "app",
            "cli",
            "testkit")) {
      assertThat(PRODUCT.stream().map(JavaClass::getPackageName))
          .as("classes of " + module)
          .anyMatch(name -> (name + ".").startsWith("dev.xcore." + module + "."));
    }
  }

  @Test
  void arrowsBetweenModulesPointDown() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.xcore..")
        .layer("cli")
        .definedBy("dev.xcore.cli..")
        .layer("testkit")
        .definedBy("dev.xcore.testkit..")
        .layer("servlet")
        .definedBy("dev.xcore.servlet..")
        .layer("app")
        .definedBy("dev.xcore.app..")
        .layer("server")
        .definedBy("dev.xcore.server..")
        .layer("orm")
        .definedBy("dev.xcore.orm..")
        .layer("auth")
        .definedBy("dev.xcore.auth..")
        .layer("services")
        .definedBy("dev.xcore.services..")
        .layer("kernel")
        .definedBy("dev.xcore.kernel..")
        .layer("compiler")
        .definedBy("dev.xcore.compiler..")
        .layer("worker")
        .definedBy("dev.xcore.worker..")
        .layer("confinement")
        .definedBy("dev.xcore.confinement..")
        .layer("ipc")
        .definedBy("dev.xcore.ipc..")
        .layer("handlers")
        .definedBy("dev.xcore.handlers..")
        .layer("sdk")
        .definedBy("dev.xcore.sdk..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("testkit")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("servlet")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("app")
        .mayOnlyBeAccessedByLayers("cli", "testkit", "servlet")
        .whereLayer("server")
        .mayOnlyBeAccessedByLayers("app", "cli", "testkit", "servlet")
        .whereLayer("services")
        .mayOnlyBeAccessedByLayers("orm", "app", "cli", "testkit", "servlet")
        .whereLayer("orm")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("auth")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("auth")
        .mayOnlyAccessLayers("sdk")
        .whereLayer("kernel")
        .mayOnlyBeAccessedByLayers("server", "services", "orm", "app", "cli", "testkit")
        .whereLayer("compiler")
        .mayOnlyBeAccessedByLayers("kernel", "app", "cli", "testkit")
        .whereLayer("worker")
        .mayOnlyBeAccessedByLayers("kernel")
        .whereLayer("confinement")
        .mayOnlyBeAccessedByLayers("worker", "kernel", "app", "cli")
        .whereLayer("ipc")
        .mayOnlyBeAccessedByLayers("worker", "kernel")
        .whereLayer("handlers")
        .mayOnlyBeAccessedByLayers(
            "worker", "kernel", "services", "server", "app", "cli", "testkit")
        .check(PRODUCT);
  }

  @Test
  void packagesFormNoCircles() {
    slices().matching("dev.xcore.(**)").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void sdkNeedsItsFourApisOnly() {
    classes()
        .that()
        .resideInAPackage("dev.xcore.sdk..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "dev.xcore.sdk..",
                "java..",
                "javax.sql..",
                "org.slf4j..",
                "jakarta.validation..",
                "jakarta.inject..",
                "com.fasterxml.jackson.annotation..",
                "org.jspecify.annotations.."))
        .check(PRODUCT);
  }

  @Test
  void handlersNeedJavaAndTheSdkOnly() {
    classes()
        .that()
        .resideInAPackage("dev.xcore.handlers..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "dev.xcore.handlers..",
                "dev.xcore.sdk..",
                "java.io..",
                "java.lang..",
                "java.math..",
                "java.net..",
                "java.nio..",
                "java.security..",
                "java.text..",
                "java.time..",
                "java.util..",
                "javax.sql..",
                "jakarta.validation..",
                "jakarta.inject..",
                "com.fasterxml.jackson.annotation..",
                "org.slf4j..",
                "org.jspecify.annotations.."))
        .check(PRODUCT);
  }

  @Test
  void theCompilerNeedsTheJdkAndALogOnly() {
    classes()
        .that()
        .resideInAPackage("dev.xcore.compiler..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "dev.xcore.compiler..",
                "dev.xcore.sdk..",
                "java..",
                "javax.tools..",
                "com.sun.source..",
                "org.slf4j..",
                "org.jspecify.annotations.."))
        .check(PRODUCT);
  }

  @Test
  void kernelKnowsNoServerNoJsonLibraryAndNoCommandLine() {
    noClasses()
        .that()
        .resideInAPackage("dev.xcore.kernel..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.eclipse.jetty..", "tools.jackson..", "picocli..", "java.sql..", "javax.sql.."))
        .check(PRODUCT);
  }

  @Test
  void onlyTheServicesKnowDatabases() {
    noClasses()
        .that(not(resideInAnyPackage("dev.xcore.services..", "dev.xcore.orm..")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.jdbi..", "com.zaxxer..", "org.flywaydb..", "org.h2..", "java.sql.."))
        .check(PRODUCT);
  }

  @Test
  void onlyTheOrmKnowsEntities() {
    noClasses()
        .that(not(resideInAPackage("dev.xcore.orm..")))
        .should()
        .dependOnClassesThat(resideInAnyPackage("jakarta.persistence..", "net.bytebuddy.."))
        .check(PRODUCT);
    noClasses()
        .that()
        .resideInAPackage("dev.xcore.orm..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.jdbi..", "com.zaxxer..", "org.flywaydb..", "org.h2.."))
        .check(PRODUCT);
  }

  @Test
  void onlyTheServicesKnowRedis() {
    noClasses()
        .that(
            not(
                resideInAnyPackage(
                    "dev.xcore.services.cache..",
                    "dev.xcore.services.documents..",
                    "dev.xcore.services.redis..")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.lettuce..", "io.netty..", "com.github.benmanes.."))
        .check(PRODUCT);
  }

  @Test
  void onlyTheEdgeKnowsJetty() {
    noClasses()
        .that(not(resideInAnyPackage("dev.xcore.server..", "dev.xcore.app..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jetty..")
        .check(PRODUCT);
  }

  @Test
  void onlyTheCommandLineKnowsPicocli() {
    noClasses()
        .that(not(resideInAPackage("dev.xcore.cli..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(PRODUCT);
  }

  @Test
  void internalPackagesAreClosedToOtherModules() {
    classes()
        .that()
        .resideInAPackage("..internal..")
        .should(new OnlyBeUsedByTheirModule())
        .allowEmptyShould(true)
        .check(PRODUCT);
  }

  @Test
  void standardStreamsBelongToTheCommandLineAndToProcessesOfTheirOwn() {
    noClasses()
        .that(
            not(resideInAnyPackage("dev.xcore.cli..", "dev.xcore.compiler..", "dev.xcore.worker")))
        .should(ACCESS_STANDARD_STREAMS)
        .check(PRODUCT);
  }

  @Test
  void nobodyLogsThroughJavaUtilLogging() {
    noClasses().should(USE_JAVA_UTIL_LOGGING).check(PRODUCT);
  }

  @Test
  void nothingIsInjectedIntoFields() {
    fields().should().notBeAnnotatedWith("jakarta.inject.Inject").check(PRODUCT);
  }

  @Test
  void noStaticFieldIsAssignedTwice() {
    fields().that().areStatic().and(not(areSynthetic())).should().beFinal().check(PRODUCT);
  }

  @Test
  void aPlantedArrowUpwardsIsFound() {
    assertThatThrownBy(() ->
            noClasses()
                .that()
                .resideInAPackage("dev.xcore.app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.xcore.kernel..")
                .check(PRODUCT))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("dev.xcore.kernel");
  }

  private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaField> areSynthetic() {
    return DescribedPredicate.describe(
        "are synthetic", field -> field.getModifiers().contains(JavaModifier.SYNTHETIC));
  }
}
