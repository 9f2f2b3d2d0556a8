package dev.xcore.kernel.runtime;

import static dev.xcore.kernel.runtime.Technique.denied;
import static dev.xcore.kernel.runtime.Technique.harmless;

import java.util.List;

/** Attempts on files. */
final class FileTechniques {

  private static final String NO = "AccessDenied|Permission denied|FileNotFound";

  private FileTechniques() {}

  static List<Technique> reading() {
    return List.of(
        denied("file: read the users", NO, "return Files.readString(Path.of(\"/etc/passwd\"));"),
        denied("file: read by a stream", NO, "return new FileInputStream(\"/etc/shadow\").read();"),
        denied("file: read a secret", NO, "return Files.readString(path(facts, \"secret\"));"),
        denied(
            "file: read another plugin's data",
            NO,
            "return Files.readString(path(facts, \"data\"));"),
        denied(
            "file: read its own manifest",
            NO,
            "return Files.readString(path(facts, \"plugins\").resolve(\"hostile/plugin.yaml\"));"),
        denied(
            "file: list the platform's folder",
            NO,
            "return Files.list(path(facts, \"var\")).toList();"),
        denied(
            "file: walk up from the scratch folder",
            NO,
            "return Files.readString(scratch().resolve(\"../../../../../../etc/passwd\"));"),
        denied(
            "file: list other workers' folders",
            NO,
            "return Files.list(scratch().getParent().getParent()).toList();"),
        denied("file: list the root", NO, "return Files.list(Path.of(\"/\")).toList();"),
        denied(
            "file: read its environment",
            NO,
            "return Files.readString(Path.of(\"/proc/self/environ\"));"),
        denied(
            "file: read another's command line",
            NO,
            "return Files.readString(Path.of(\"/proc/1/cmdline\"));"),
        denied(
            "file: read the host's environment",
            NO,
            "return Files.readString(Path.of(\"/proc/\" + facts.number(\"host\") +"
                + " \"/environ\"));"),
        denied(
            "file: list its connections",
            NO,
            "return Files.list(Path.of(\"/proc/self/fd\")).toList();"),
        denied("file: open a connection", NO, "return new FileOutputStream(\"/dev/fd/5\");"),
        denied(
            "file: write its memory",
            NO,
            "return new RandomAccessFile(\"/proc/self/mem\", \"rw\");"),
        denied("file: list the system", NO, "return Files.list(Path.of(\"/sys\")).toList();"),
        denied(
            "file: by a scanner", NO, "return new Scanner(Path.of(\"/etc/passwd\")).nextLine();"),
        denied(
            "file: by a URL",
            NO,
            "return URI.create(\"file:/etc/passwd\").toURL().openStream().read();"),
        denied(
            "file: by a mapping",
            NO,
            """
            return FileChannel.open(Path.of("/etc/passwd"))
                .map(FileChannel.MapMode.READ_ONLY, 0, 1).get();
            """),
        denied(
            "file: watch the platform",
            NO + "|inotify|not permitted|UnsupportedOperation|IOException",
            """
            return path(facts, "var").register(FileSystems.getDefault().newWatchService(),
                StandardWatchEventKinds.ENTRY_CREATE);
            """),
        harmless(
            "file: ask whether there is one",
            "true|false",
            "return Files.isReadable(path(facts, \"secret\"));"),
        harmless("file: read the console", "null", "return String.valueOf(System.console());"),
        harmless("file: read the standard input", "-1", "return System.in.read();"));
  }

  static List<Technique> writing() {
    return List.of(
        denied(
            "file: write a secret",
            NO,
            "return Files.writeString(path(facts, \"secret\"), \"x\");"),
        denied(
            "file: append to its manifest",
            NO,
            """
            return Files.writeString(path(facts, "plugins").resolve("hostile/plugin.yaml"), "x",
                StandardOpenOption.APPEND);
            """),
        denied(
            "file: write where all may",
            NO,
            "return Files.writeString(Path.of(\"/tmp/xcore-hostile\"), \"x\");"),
        denied(
            "file: write shared memory",
            NO,
            "return Files.writeString(Path.of(\"/dev/shm/xcore-hostile\"), \"x\");"),
        denied("file: by a formatter", NO, "return new Formatter(\"/tmp/xcore-hostile\");"),
        denied("file: delete a secret", NO, "Files.delete(path(facts, \"secret\")); return 1;"),
        denied(
            "file: rename a secret",
            NO,
            "return Files.move(path(facts, \"secret\"), scratch().resolve(\"got\"));"),
        denied(
            "file: copy a secret",
            NO,
            "return Files.copy(path(facts, \"secret\"), scratch().resolve(\"copy\"));"),
        denied(
            "file: link a secret hard",
            NO + "|cross-device|not permitted|FileSystemException",
            """
            return Files.readString(
                Files.createLink(scratch().resolve("hard"), path(facts, "secret")));
            """),
        denied(
            "file: link a secret softly",
            NO + "|not permitted|FileSystemException",
            """
            return Files.readString(
                Files.createSymbolicLink(scratch().resolve("soft"), path(facts, "secret")));
            """),
        denied(
            "file: open a secret for all",
            NO + "|not permitted|FileSystemException",
            """
            return Files.setPosixFilePermissions(path(facts, "secret"),
                attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
            """
                .replace("attribute.", "java.nio.file.attribute.")),
        denied(
            "file: change the time of a secret",
            NO + "|not permitted|FileSystemException",
            """
            return Files.setLastModifiedTime(path(facts, "secret"),
                java.nio.file.attribute.FileTime.fromMillis(0));
            """),
        denied(
            "file: by a log handler",
            "NoClassDefFound|ClassNotFound|AccessDenied",
            "return new java.util.logging.FileHandler(\"/tmp/xcore-hostile\");"),
        denied(
            "file: write into the runtime",
            NO + "|Read-only",
            """
            return Files.writeString(Path.of(System.getProperty("java.home"), "lib", "evil"), "x");
            """),
        denied(
            "file: write into the worker's jar",
            NO + "|Read-only|null",
            """
            String jar = System.getProperty("jdk.module.path");
            return Files.writeString(Path.of(jar), "x", StandardOpenOption.APPEND);
            """));
  }
}
