package dev.xcore.kernel.security;

import static dev.xcore.kernel.security.Snippet.refused;

import java.util.List;

/** Code that wants out, each piece by another door. */
final class HostileCode {

  private HostileCode() {}

  static List<Snippet> snippets() {
    return List.of(
        refused(
            "start a process",
            "class A { void a() throws IOException { Runtime.getRuntime().exec(\"id\"); } }",
            "java.lang.Runtime.exec"),
        refused(
            "process builder",
            "class A { void a() throws IOException { new ProcessBuilder(\"id\").start(); } }",
            "new java.lang.ProcessBuilder(java.lang.String[])",
            "java.lang.ProcessBuilder.start"),
        refused(
            "process handle",
            "class A { Object o = ProcessHandle.current(); }",
            "java.lang.ProcessHandle.current"),
        refused("exit", "class A { void a() { System.exit(1); } }", "java.lang.System.exit"),
        refused(
            "halt",
            "class A { void a() { Runtime.getRuntime().halt(1); } }",
            "java.lang.Runtime.halt"),
        refused(
            "shutdown hook",
            "class A { void a() { Runtime.getRuntime().addShutdownHook(new Thread()); } }",
            "java.lang.Runtime.addShutdownHook"),
        refused(
            "load a library",
            "class A { void a() { System.loadLibrary(\"x\"); } }",
            "java.lang.System.loadLibrary"),
        refused(
            "load a library by runtime",
            "class A { void a() { Runtime.getRuntime().load(\"/x\"); } }",
            "java.lang.Runtime.load"),
        refused("native method", "class A { native void a(); }", "a native method"),
        refused("finalizer", "class A { protected void finalize() {} }", "a finalizer"),
        refused(
            "set properties",
            "class A { void a() { System.setProperty(\"a\", \"b\"); } }",
            "java.lang.System.setProperty"),
        refused(
            "read the environment",
            "class A { Object o = System.getenv(); }",
            "java.lang.System.getenv"),
        refused(
            "read properties through a wrapper",
            "class A { Object o = Integer.getInteger(\"a\"); }",
            "java.lang.Integer.getInteger"),
        refused(
            "replace standard output",
            "class A { void a() { System.setOut(null); } }",
            "java.lang.System.setOut"),
        refused(
            "class by name",
            "class A { Object o() throws Exception { return Class.forName(\"java.lang.Run\" +"
                + " \"time\"); } }",
            "java.lang.Class.forName"),
        refused(
            "method by name",
            "class A { Object o() throws Exception { return A.class.getMethod(\"o\").invoke(this);"
                + " } }",
            "java.lang.Class.getMethod",
            "java.lang.reflect.Method.invoke"),
        refused(
            "constructor by name",
            "class A { Object o() throws Exception { return"
                + " A.class.getDeclaredConstructor().newInstance(); } }",
            "java.lang.Class.getDeclaredConstructor",
            "java.lang.reflect.Constructor.newInstance"),
        refused(
            "new instance",
            "class A { @SuppressWarnings(\"deprecation\") Object o() throws Exception { return"
                + " A.class.newInstance(); } }",
            "java.lang.Class.newInstance"),
        refused(
            "class loader of a class",
            "class A { Object o = A.class.getClassLoader(); }",
            "java.lang.Class.getClassLoader"),
        refused(
            "own class loader",
            "class A extends ClassLoader { Object o() { return defineClass(\"B\", new byte[0], 0,"
                + " 0); } }",
            "new java.lang.ClassLoader()",
            "java.lang.ClassLoader.defineClass"),
        refused(
            "loader of web addresses",
            "class A { Object o = new URLClassLoader(new URL[0]); }",
            "new java.net.URLClassLoader(java.net.URL[])"),
        refused(
            "loader of the thread",
            "class A { Object o = Thread.currentThread().getContextClassLoader(); }",
            "java.lang.Thread.getContextClassLoader"),
        refused(
            "services",
            "class A { Object o = ServiceLoader.load(Runnable.class); }",
            "java.util.ServiceLoader.load"),
        refused(
            "bundles",
            "class A { Object o = ResourceBundle.getBundle(\"a\"); }",
            "java.util.ResourceBundle.getBundle"),
        refused(
            "bundle through a subclass",
            "class A { Object o = ListResourceBundle.getBundle(\"a\"); }",
            "java.util.ListResourceBundle.getBundle"),
        refused(
            "modules",
            "class A { Object o = A.class.getModule().getLayer(); }",
            "java.lang.Class.getModule",
            "java.lang.Module.getLayer"),
        refused(
            "lookup",
            "class A { Object o = java.lang.invoke.MethodHandles.lookup(); }",
            "java.lang.invoke.MethodHandles.lookup"),
        refused(
            "hidden class",
            "class A { Object o(java.lang.invoke.MethodHandles.Lookup l) throws Exception { return"
                + " l.defineHiddenClass(new byte[0], true); } }",
            "java.lang.invoke.MethodHandles$Lookup.defineHiddenClass"),
        refused(
            "proxy",
            "class A { Object o = java.lang.reflect.Proxy.isProxyClass(A.class); }",
            "java.lang.reflect.Proxy.isProxyClass"),
        refused(
            "array by reflection",
            "class A { Object o = java.lang.reflect.Array.newInstance(A.class, 2); }",
            "java.lang.reflect.Array.newInstance"),
        refused(
            "method handle called",
            "class A { Object o(java.lang.invoke.MethodHandle h) throws Throwable { return"
                + " h.invoke(); } }",
            "java.lang.invoke.MethodHandle.invoke"),
        refused("unsafe", "class A { sun.misc.Unsafe u; }", "sun.misc.Unsafe"),
        refused(
            "foreign functions",
            "class A { Object o = java.lang.foreign.Linker.nativeLinker(); }",
            "java.lang.foreign.Linker.nativeLinker"),
        refused(
            "foreign memory",
            "class A { Object o = java.lang.foreign.MemorySegment.NULL.reinterpret(9); }",
            "java.lang.foreign.MemorySegment.NULL",
            "java.lang.foreign.MemorySegment.reinterpret"),
        refused(
            "file",
            "class A { boolean b = new File(\"/etc/passwd\").exists(); }",
            "new java.io.File(java.lang.String)",
            "java.io.File.exists"),
        refused(
            "file stream",
            "class A { Object o() throws IOException { return new FileInputStream(\"/etc/passwd\");"
                + " } }",
            "new java.io.FileInputStream(java.lang.String)"),
        refused(
            "paths",
            "class A { Object o() throws IOException { return"
                + " java.nio.file.Files.readString(java.nio.file.Path.of(\"/\")); } }",
            "java.nio.file.Files.readString",
            "java.nio.file.Path.of"),
        refused(
            "scanner of a file",
            "class A { Object o(File f) throws IOException { return new Scanner(f); } }",
            "new java.util.Scanner(java.io.File)",
            "java.io.File"),
        refused(
            "formatter that writes a file",
            "class A { Object o() throws IOException { return new Formatter(\"/tmp/a\"); } }",
            "new java.util.Formatter(java.lang.String)"),
        refused(
            "print stream that writes a file",
            "class A { Object o() throws IOException { return new PrintStream(\"/tmp/a\"); } }",
            "new java.io.PrintStream(java.lang.String)"),
        refused(
            "print writer that writes a file",
            "class A { Object o() throws IOException { return new PrintWriter(\"/tmp/a\","
                + " \"UTF-8\"); } }",
            "new java.io.PrintWriter(java.lang.String, java.lang.String)"),
        refused(
            "zip file",
            "class A { Object o() throws IOException { return new java.util.zip.ZipFile(\"a.zip\");"
                + " } }",
            "new java.util.zip.ZipFile(java.lang.String)"),
        refused(
            "jar file",
            "class A { Object o() throws IOException { return new java.util.jar.JarFile(\"a.jar\");"
                + " } }",
            "new java.util.jar.JarFile(java.lang.String)"),
        refused(
            "socket",
            "class A { Object o() throws IOException { return new Socket(\"localhost\", 80); } }",
            "new java.net.Socket(java.lang.String, int)"),
        refused(
            "name service",
            "class A { Object o() throws IOException { return InetAddress.getByName(\"a\"); } }",
            "java.net.InetAddress.getByName"),
        refused(
            "web address",
            "class A { Object o() throws Exception { return new"
                + " URI(\"http://a\").toURL().openStream(); } }",
            "java.net.URL.openStream"),
        refused(
            "socket channel",
            "class A { Object o() throws IOException { return"
                + " java.nio.channels.SocketChannel.open(); } }",
            "java.nio.channels.SocketChannel.open"),
        refused(
            "logging with files",
            "class A { Object o() throws IOException { return new"
                + " java.util.logging.FileHandler(\"a\"); } }",
            "new java.util.logging.FileHandler(java.lang.String)"),
        refused(
            "database",
            "class A { Object o() throws Exception { return"
                + " java.sql.DriverManager.getConnection(\"jdbc:h2:mem:\"); } }",
            "java.sql.DriverManager.getConnection"),
        refused(
            "web client",
            "class A { Object o = java.net.http.HttpClient.newHttpClient(); }",
            "java.net.http.HttpClient.newHttpClient"),
        refused(
            "directory service",
            "class A { Object o() throws Exception { return new javax.naming.InitialContext(); } }",
            "new javax.naming.InitialContext()"),
        refused(
            "deserialisation",
            "class A { Object o(InputStream in) throws Exception { return new"
                + " ObjectInputStream(in).readObject(); } }",
            "new java.io.ObjectInputStream(java.io.InputStream)",
            "java.io.ObjectInputStream.readObject"),
        refused(
            "binder of the platform",
            "class A { Object o = dev.xcore.sdk.CallContextBinder.class; }",
            "dev.xcore.sdk.CallContextBinder"),
        refused(
            "internals of the platform",
            "class A { Object o = dev.xcore.kernel.settings.Problem.class; }",
            "dev.xcore.kernel.settings.Problem"),
        refused(
            "method reference",
            "class A { Supplier<Object> s = Thread.currentThread()::getContextClassLoader; }",
            "java.lang.Thread.getContextClassLoader"),
        refused(
            "constructor reference",
            "class A { Function<String, Object> f = File::new; }",
            "new java.io.File(java.lang.String)"),
        refused(
            "inside of a lambda",
            "class A { Runnable r = () -> System.exit(0); }",
            "java.lang.System.exit"),
        refused(
            "through an own subclass",
            "class A extends Thread { Object o() { return getContextClassLoader(); } }",
            "java.lang.Thread.getContextClassLoader"),
        refused(
            "through the subclass of a subclass",
            "class A extends Thread {} class B extends A {} class C { Object o(B b) { return"
                + " b.getContextClassLoader(); } }",
            "java.lang.Thread.getContextClassLoader"),
        refused(
            "static member by an own subclass",
            "class A extends Thread { static void a() { A.setDefaultUncaughtExceptionHandler(null);"
                + " } }",
            "java.lang.Thread.setDefaultUncaughtExceptionHandler"),
        refused(
            "constructor of an own subclass",
            "class A extends PrintWriter { A() throws IOException { super(\"/tmp/a\"); } }",
            "new java.io.PrintWriter(java.lang.String)"),
        refused(
            "by the name of an own interface",
            "interface A { ClassLoader getContextClassLoader(); } class B extends Thread implements"
                + " A {} class C { Object o(A a) { return a.getContextClassLoader(); } }",
            "java.lang.Thread.getContextClassLoader",
            "java.lang.ClassLoader"),
        refused(
            "default method of an interface",
            "class A implements java.lang.reflect.Member { public Class<?> getDeclaringClass() {"
                + " return null; } public String getName() { return \"\"; } public int"
                + " getModifiers() { return 0; } public boolean isSynthetic() { return false; }"
                + " Object o() { return accessFlags(); } }",
            "java.lang.reflect.Member"),
        refused(
            "thread of a pool",
            "class A { Object o(ForkJoinWorkerThread t) { return t.getContextClassLoader(); } }",
            "java.util.concurrent.ForkJoinWorkerThread.getContextClassLoader"),
        refused(
            "class as value of an annotation",
            "@Retention(RetentionPolicy.RUNTIME) @interface Mark { Class<?> value(); }"
                + " @Mark(ProcessBuilder.class) class A {}",
            "java.lang.ProcessBuilder"),
        refused(
            "class as default of an annotation",
            "@Retention(RetentionPolicy.RUNTIME) @interface Mark { Class<?> value() default"
                + " ClassLoader.class; }",
            "java.lang.ClassLoader"),
        refused(
            "class literal",
            "class A { Object o = ProcessBuilder.class; }",
            "java.lang.ProcessBuilder"),
        refused(
            "array of a class",
            "class A { Object o = new ClassLoader[2]; Object p = new URL[1][2]; }",
            "java.lang.ClassLoader",
            "java.net.URL"),
        refused("field type", "class A { ClassLoader loader; }", "java.lang.ClassLoader"),
        refused(
            "caught exception",
            "class A { void a() { try { Thread.sleep(1); } catch (ServiceConfigurationError |"
                + " InterruptedException e) { } } }",
            "java.util.ServiceConfigurationError"),
        refused(
            "stack walker",
            "class A { Object o = StackWalker.getInstance(); }",
            "java.lang.StackWalker.getInstance"),
        refused(
            "security providers",
            "class A { Object o = java.security.Security.getProviders(); }",
            "java.security.Security.getProviders"),
        refused(
            "key store",
            "class A { Object o() throws Exception { return"
                + " java.security.KeyStore.getInstance(\"a\"); } }",
            "java.security.KeyStore.getInstance"),
        refused(
            "default locale",
            "class A { void a() { Locale.setDefault(Locale.ROOT); } }",
            "java.util.Locale.setDefault"),
        refused(
            "file system provider",
            "class A { Object o(java.nio.file.FileSystem f) { return f.provider(); } }",
            "java.nio.file.FileSystem.provider"));
  }
}
