package dev.xcore.kernel.security;

import static java.lang.constant.ConstantDescs.CD_CallSite;
import static java.lang.constant.ConstantDescs.CD_MethodHandles_Lookup;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no compiler would write, and files that are not where they should be. */
class ScanBypassTest {

  private static final ClassDesc EVIL = ClassDesc.of("Evil");
  private static final MethodTypeDesc GET = MethodTypeDesc.of(CD_Object);

  @TempDir Path folder;

  @Test
  void anOwnBootstrapMethodOfACallSiteIsRefused() throws IOException {
    DirectMethodHandleDesc own =
        MethodHandleDesc.ofMethod(
            DirectMethodHandleDesc.Kind.STATIC,
            EVIL,
            "link",
            MethodTypeDesc.of(
                CD_CallSite, CD_MethodHandles_Lookup, CD_String, ConstantDescs.CD_MethodType));

    assertThat(rules(method(code -> code.invokedynamic(DynamicCallSiteDesc.of(own, "get", GET)))))
        .contains(ScanRule.BOOTSTRAP);
  }

  @Test
  void aConstantThatCallsAMethodIsRefused() throws IOException {
    DirectMethodHandleDesc invoke =
        ConstantDescs.ofConstantBootstrap(
            ClassDesc.of("java.lang.invoke.ConstantBootstraps"),
            "invoke",
            CD_Object,
            ConstantDescs.CD_MethodHandle,
            CD_Object.arrayType());
    DirectMethodHandleDesc target =
        MethodHandleDesc.ofMethod(
            DirectMethodHandleDesc.Kind.STATIC, EVIL, "get", MethodTypeDesc.of(CD_Object));

    assertThat(
            rules(
                method(code ->
                    code.loadConstant(
                        DynamicConstantDesc.ofNamed(invoke, "c", CD_Object, target)))))
        .contains(ScanRule.BOOTSTRAP);
  }

  @Test
  void methodHandleAndTypeConstantsAreSeen() throws IOException {
    DirectMethodHandleDesc exit =
        MethodHandleDesc.ofMethod(
            DirectMethodHandleDesc.Kind.STATIC,
            ClassDesc.of("java.lang.System"),
            "exit",
            MethodTypeDesc.ofDescriptor("(I)V"));
    ScanReport report =
        scan(
            Map.of(
                "Evil.class",
                method(code ->
                    code.loadConstant(exit)
                        .pop()
                        .loadConstant(MethodTypeDesc.ofDescriptor("()Ljava/lang/ClassLoader;")))));

    assertThat(report.findings())
        .extracting(ScanFinding::uses)
        .contains("java.lang.System.exit", "java.lang.ClassLoader");
  }

  @Test
  void aMemberUnderTheNameOfASubclassOfTheJdkIsSeen() throws IOException {
    byte[] evil =
        method(code ->
            code.invokestatic(
                    ClassDesc.of("java.util.concurrent.ForkJoinWorkerThread"),
                    "setDefaultUncaughtExceptionHandler",
                    MethodTypeDesc.ofDescriptor("(Ljava/lang/Thread$UncaughtExceptionHandler;)V"))
                .aconst_null());

    assertThat(rules(evil)).contains(ScanRule.MEMBER);
  }

  @Test
  void aClassThatIsNotWhereItsNameSaysIsRefused() throws IOException {
    byte[] plain = method(code -> code.aconst_null());

    assertThat(rulesOf(Map.of("other/Evil.class", plain))).containsExactly(ScanRule.MISPLACED);
    assertThat(rulesOf(Map.of("Evil.class", plain))).isEmpty();
    assertThat(rulesOf(Map.of("java/util/Evil.class", plain)))
        .containsExactlyInAnyOrder(ScanRule.MISPLACED, ScanRule.OWN_PACKAGE);
  }

  @Test
  void classesForOneVersionOfJavaAreReadToo() throws IOException {
    byte[] evil =
        method(code ->
            code.iconst_1()
                .invokestatic(
                    ClassDesc.of("java.lang.System"), "exit", MethodTypeDesc.ofDescriptor("(I)V"))
                .aconst_null());

    assertThat(rulesOf(Map.of("META-INF/versions/21/Evil.class", evil)))
        .containsExactly(ScanRule.MEMBER);
  }

  @Test
  void nestedJarsAndStrangePathsAreRefused() throws IOException {
    assertThat(rulesOf(Map.of("more/inner.jar", new byte[] {1})))
        .containsExactly(ScanRule.NESTED_JAR);
    assertThat(rulesOf(Map.of("../A.class", new byte[] {1}))).containsExactly(ScanRule.BAD_PATH);
  }

  @Test
  void anOwnCopyOfAJdkClassDoesNotHideTheRealOne() throws IOException {
    byte[] copy = ClassFile.of().build(ClassDesc.of("javax.net.SocketFactory"), builder -> {});
    byte[] user =
        method(code ->
            code.invokestatic(
                ClassDesc.of("javax.net.SocketFactory"),
                "getDefault",
                MethodTypeDesc.ofDescriptor("()Ljavax/net/SocketFactory;")));

    assertThat(rulesOf(Map.of("javax/net/SocketFactory.class", copy, "Evil.class", user)))
        .contains(ScanRule.OWN_PACKAGE, ScanRule.CLASS);
  }

  @Test
  void somethingThatIsNoClassIsAFinding() throws IOException {
    assertThat(rulesOf(Map.of("A.class", new byte[0]))).containsExactly(ScanRule.DAMAGED);
    assertThat(
            rulesOf(
                Map.of("A.class", "no class".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
        .containsExactly(ScanRule.DAMAGED);
  }

  @Test
  void aHugeConstantPoolIsReadInItsBounds() throws IOException {
    byte[] huge =
        ClassFile.of()
            .build(
                EVIL,
                builder -> {
                  for (int i = 0; i < 30_000; i++) {
                    builder.constantPool().classEntry(ClassDesc.of("nowhere.C" + i));
                  }
                });

    ScanReport report = scan(Map.of("Evil.class", huge));

    assertThat(report.isClean()).isTrue();
    assertThat(report.missing()).hasSize(ScanReport.MOST_MISSING);
  }

  private static byte[] method(Consumer<java.lang.classfile.CodeBuilder> body) {
    Consumer<ClassBuilder> evil =
        builder ->
            builder.withMethodBody(
                "get",
                GET,
                ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                code -> {
                  body.accept(code);
                  code.areturn();
                });
    return ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS).build(EVIL, evil);
  }

  private List<ScanRule> rules(byte[] evil) throws IOException {
    return rulesOf(Map.of("Evil.class", evil));
  }

  private List<ScanRule> rulesOf(Map<String, byte[]> files) throws IOException {
    return scan(files).findings().stream().map(ScanFinding::rule).toList();
  }

  private ScanReport scan(Map<String, byte[]> files) throws IOException {
    Path jar = Files.createTempFile(folder, "evil", ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return ScanWorkshop.SCANNER.scan(ScanWorkshop.image(jar), ScanWorkshop.STRICT);
  }
}
