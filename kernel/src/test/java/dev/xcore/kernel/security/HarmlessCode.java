package dev.xcore.kernel.security;

import static dev.xcore.kernel.security.Snippet.allowed;

import java.util.List;

/** Code that plugins are made of. */
final class HarmlessCode {

  private HarmlessCode() {}

  static List<Snippet> snippets() {
    return List.of(
        allowed("empty class", "class A {}"),
        allowed("record", "record A(String name, int count, List<A> parts) {}"),
        allowed(
            "enum",
            "enum A { X, Y { int n() { return 2; } }; int n() { return valueOf(\"X\").ordinal(); }"
                + " }"),
        allowed("lambda", "class A { Function<String, Integer> f = text -> text.length(); }"),
        allowed(
            "harmless method reference",
            "class A { Function<Object, String> f = Object::toString; Supplier<A> g = A::new; }"),
        allowed(
            "serializable lambda", "class A { Runnable r = (Runnable & Serializable) () -> {}; }"),
        allowed(
            "concatenation",
            "class A { String s(int n, Object o) { return \"n=\" + n + \" o=\" + o; } }"),
        allowed(
            "string switch",
            "class A { int s(String s) { return switch (s) { case \"a\" -> 1; case \"b\" -> 2;"
                + " default -> 0; }; } }"),
        allowed(
            "pattern switch",
            """
            class A {
              sealed interface Shape permits Circle, Square {}
              record Circle(double r) implements Shape {}
              record Square(double a) implements Shape {}
              enum Colour { RED, BLUE }
              double area(Shape shape) {
                return switch (shape) {
                  case Circle(var r) when r > 1 -> r;
                  case Circle c -> c.r();
                  case Square(var a) -> a * a;
                };
              }
              int n(Object o) {
                return switch (o) { case Colour.RED -> 1; case Integer i when i > 3 -> i; case String s -> 2; default -> 0; };
              }
            }
            """),
        allowed(
            "enum switch",
            "class A { int n(DayOfWeek day) { return switch (day) { case MONDAY -> 1; default -> 2;"
                + " }; } }"),
        allowed("assertion", "class A { void a(int n) { assert n > 0 : \"n\"; } }"),
        allowed(
            "exceptions",
            "class A { void a() throws IOException { try (var in = new StringReader(\"\")) {"
                + " in.read(); } catch (RuntimeException e) { throw new IOException(e); } } }"),
        allowed(
            "harmless class literal",
            "class A { String n() { return A.class.getSimpleName() + int[].class.getName(); }"
                + " boolean i(Object o) { return A.class.isInstance(o); } }"),
        allowed(
            "resource of its own",
            "class A { InputStream in() { return A.class.getResourceAsStream(\"/a.txt\"); } }"),
        allowed(
            "collections",
            "class A { Map<String, List<Integer>> m = new TreeMap<>(Map.of(\"a\", List.of(1)));"
                + " Object o = Collections.unmodifiableMap(new EnumMap<>(Map.of(DayOfWeek.MONDAY,"
                + " 1))); }"),
        allowed(
            "streams",
            "class A { Object o = Stream.of(1, 2).parallel().collect(Collectors.groupingBy(n -> n %"
                + " 2)); int s = IntStream.range(0, 9).sum(); }"),
        allowed(
            "regular expression",
            "class A { boolean b = Pattern.compile(\"a+\").matcher(\"aa\").find(); }"),
        allowed(
            "time",
            "class A { Object o = ZonedDateTime.now(ZoneId.of(\"UTC\")).plus(Duration.ofDays(1));"
                + " long l = System.currentTimeMillis() + System.nanoTime(); }"),
        allowed(
            "numbers",
            "class A { Object o = new java.math.BigDecimal(\"1.2\").setScale(1,"
                + " java.math.RoundingMode.UP); String t = new"
                + " java.text.DecimalFormat(\"0.0\").format(Math.PI); }"),
        allowed(
            "executor",
            "class A { void a() throws Exception { try (var e ="
                + " Executors.newVirtualThreadPerTaskExecutor()) { e.submit(() -> 1).get(1,"
                + " TimeUnit.SECONDS); } } }"),
        allowed(
            "thread",
            "class A { void a() throws Exception { Thread t = new Thread(() -> {}, \"t\");"
                + " t.setDaemon(true); t.start(); t.join(); Thread.sleep(1);"
                + " Thread.ofVirtual().start(() -> {}); } }"),
        allowed(
            "own thread class",
            "class A extends Thread { public void run() { setName(\"a\"); if (!isInterrupted())"
                + " interrupt(); } }"),
        allowed(
            "futures",
            "class A { Object o = CompletableFuture.supplyAsync(() -> 1).thenApply(n -> n +"
                + " 1).join(); }"),
        allowed(
            "locks and atomics",
            "class A { final java.util.concurrent.locks.ReentrantLock l = new"
                + " java.util.concurrent.locks.ReentrantLock(); final AtomicLong n = new"
                + " AtomicLong(); }"),
        allowed(
            "memory streams",
            "class A { Object o() throws IOException { var out = new ByteArrayOutputStream(); new"
                + " PrintStream(out, true, StandardCharsets.UTF_8).println(1); return new"
                + " BufferedReader(new InputStreamReader(new"
                + " ByteArrayInputStream(out.toByteArray()))).readLine(); } }"),
        allowed(
            "scanner of a text",
            "class A { int n = new Scanner(\"1 2\").nextInt(); Object o = new"
                + " Formatter().format(\"%d\", 1); }"),
        allowed(
            "hash and cipher",
            "class A { byte[] h() throws Exception { var c ="
                + " javax.crypto.Cipher.getInstance(\"AES/GCM/NoPadding\"); c.init(1, new"
                + " javax.crypto.spec.SecretKeySpec(new byte[16], \"AES\")); return"
                + " java.security.MessageDigest.getInstance(\"SHA-256\").digest(); } Object r = new"
                + " java.security.SecureRandom(); }"),
        allowed(
            "address",
            "class A { Object o = URI.create(\"http://a/b\").getPath() + URLEncoder.encode(\"a b\","
                + " StandardCharsets.UTF_8); }"),
        allowed(
            "checksum and gzip",
            "class A { void a() throws IOException { new java.util.zip.CRC32().update(1); new"
                + " java.util.zip.GZIPOutputStream(new ByteArrayOutputStream()).close(); } }"),
        allowed(
            "random and unique",
            "class A { Object o = UUID.randomUUID() + \"\" + new Random(1).nextInt() +"
                + " ThreadLocalRandom.current().nextInt(); }"),
        allowed(
            "figures of the machine",
            "class A { long n = Runtime.getRuntime().availableProcessors() +"
                + " Runtime.getRuntime().maxMemory(); }"),
        allowed(
            "console",
            "class A { void a() { System.out.println(1); System.err.printf(\"%d\", 1); } }"),
        allowed(
            "logger",
            "class A { static final org.slf4j.Logger log ="
                + " org.slf4j.LoggerFactory.getLogger(A.class); void a() { log.atInfo().log(\"a\");"
                + " } }"),
        allowed(
            "plugin",
            "class A implements dev.xcore.sdk.Plugin { @dev.xcore.sdk.Action public int add(int a,"
                + " int b) { return a + b; } @dev.xcore.sdk.http.Get(\"/x\") public String x() {"
                + " return \"x\"; } }"),
        allowed(
            "constraints and JSON",
            "record A(@jakarta.validation.constraints.NotNull"
                + " @com.fasterxml.jackson.annotation.JsonProperty(\"n\") String name) {}"),
        allowed(
            "weak references",
            "class A { Object o = new java.lang.ref.WeakReference<>(\"\"); ThreadLocal<String> t ="
                + " ThreadLocal.withInitial(() -> \"\"); }"),
        allowed(
            "generic array",
            "class A<T> { @SuppressWarnings(\"unchecked\") T[] t = (T[]) new Object[3]; int[][] n ="
                + " new int[2][3]; Object c = n.clone(); }"),
        allowed(
            "own class called Runtime",
            "class Runtime { void exec(String command) {} static class B { void b() { new"
                + " Runtime().exec(\"ls\"); } } }"),
        allowed(
            "own class called File",
            "class File { File(String name) {} boolean delete() { return new File(\"a\").delete();"
                + " } }"),
        allowed(
            "texts that look like classes",
            "class A { String s = \"java.lang.Runtime\" + \"sun.misc.Unsafe\"; Object resource ="
                + " \"java/io/File\"; void exec() {} void forName(String n) { forName(n); } }"),
        allowed(
            "own method finalize with another shape",
            "class A { void finalize(int n) {} static class B { static void finalizeAll() {} } }"),
        allowed(
            "iterator with default method",
            "class A implements Iterator<Integer> { public boolean hasNext() { return false; }"
                + " public Integer next() { return 1; } void all() { forEachRemaining(n -> {}); }"
                + " }"),
        allowed(
            "annotation with harmless values",
            "@Retention(RetentionPolicy.RUNTIME) @interface Mark { Class<?>[] value() default"
                + " {String.class}; } @Mark({Integer.class}) class A {}"),
        allowed(
            "scoped value",
            "class A { static final ScopedValue<String> V = ScopedValue.newInstance(); void a() {"
                + " ScopedValue.where(V, \"a\").run(() -> V.get()); } }"));
  }
}
