package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.ContentHash.HashedFile;
import dev.xcore.kernel.runtime.PluginFiles.PluginFile;
import dev.xcore.kernel.runtime.PluginPackage.Form;
import dev.xcore.kernel.runtime.PrivateCopies.PrivateCopy;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.signing.PluginSignature;
import dev.xcore.kernel.signing.SignaturePolicy;
import dev.xcore.kernel.signing.SignatureReport;
import dev.xcore.kernel.signing.SignatureVerifier;
import dev.xcore.kernel.signing.SignedContent;
import dev.xcore.kernel.signing.SignedFile;
import dev.xcore.kernel.signing.SignedJar;
import dev.xcore.kernel.signing.SigningKey;
import dev.xcore.kernel.signing.TrustStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs plugins and looks at their signatures. */
public final class PluginSignatures {

  private PluginSignatures() {}

  /**
   * Tells whether a plugin brings a signature, whatever it is worth.
   *
   * @param plugin as it lies on disk
   * @return true if there is a {@code plugin.sig}
   * @throws IOException if its jar cannot be read
   * @throws PluginLoadException if its jar holds what it may not hold
   */
  public static boolean isSigned(PluginPackage plugin) throws IOException {
    if (plugin.form() != Form.ARCHIVE) {
      return Files.exists(
          plugin.location().resolve(PluginSignature.FILE), LinkOption.NOFOLLOW_LINKS);
    }
    try (PluginArchive archive = PluginArchive.open(plugin.location(), plugin.location())) {
      return archive.names().contains(PluginSignature.FILE);
    }
  }

  /**
   * Verifies a plugin as it lies on disk. What is loaded later is a copy, which is verified again.
   *
   * @param plugin the plugin
   * @param trust whose signatures count
   * @param now the time
   * @return what its signature is worth
   * @throws IOException if its files cannot be read
   * @throws PluginLoadException if it holds what a plugin may not hold
   */
  public static SignatureReport examine(PluginPackage plugin, TrustStore trust, Instant now)
      throws IOException {
    return plugin.form() == Form.ARCHIVE
        ? archive(plugin, plugin.location(), trust, now)
        : folder(plugin, plugin.location(), trust, now);
  }

  /** Verifies the very files that are about to be loaded. */
  static SignatureReport examine(
      PluginPackage plugin, PrivateCopy copy, TrustStore trust, Instant now) throws IOException {
    if (plugin.form() != Form.ARCHIVE) {
      return folder(plugin, copy.directory(), trust, now);
    }
    Path jar = copy.directory().resolve(PrivateCopies.ARCHIVE);
    SignatureReport report = archive(plugin, jar, trust, now);
    Optional<String> foreign =
        report.header().isPresent() ? foreign(copy.directory(), jar) : Optional.empty();
    return foreign
        .map(file ->
            SignatureReport.modified(
                "%s, unpacked into %s, is not that of the archive; remove that folder"
                    .formatted(file, copy.directory())))
        .orElse(report);
  }

  private static SignatureReport folder(
      PluginPackage plugin, Path files, TrustStore trust, Instant now) throws IOException {
    Path file = plugin.location().resolve(PluginSignature.FILE);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return SignatureReport.UNSIGNED;
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return SignatureReport.modified(PluginSignature.FILE + " is a link, or no file");
    }
    Optional<String> link = link(plugin.location());
    if (link.isPresent()) {
      return SignatureReport.modified(link.get() + " is a link; only files can be signed");
    }
    byte[] signature;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      signature = in.readNBytes(PluginSignature.LARGEST + 1);
    } catch (NoSuchFileException vanished) {
      return SignatureReport.UNSIGNED;
    }
    return SignatureVerifier.verify(signature, content(plugin, files), trust, now);
  }

  private static SignatureReport archive(
      PluginPackage plugin, Path jar, TrustStore trust, Instant now) throws IOException {
    List<HashedFile> entries;
    try (PluginArchive archive = PluginArchive.open(jar, plugin.location())) {
      if (!archive.names().contains(PluginSignature.FILE)) {
        return SignatureReport.UNSIGNED;
      }
      entries = archive.hashes(PluginFiles::isContent);
    }
    SignedJar signed;
    try {
      signed = SignedJar.open(jar);
    } catch (IllegalArgumentException odd) {
      return SignatureReport.modified(String.valueOf(odd.getMessage()));
    }
    SignedContent content = content(plugin.manifest(), entries, Optional.of(signed.hash()));
    return SignatureVerifier.verify(signed.signature().orElseThrow(), content, trust, now);
  }

  /** Finds a file that was unpacked from a jar and is not what the jar holds. */
  private static Optional<String> foreign(Path copy, Path jar) throws IOException {
    Map<String, HashedFile> entries = new HashMap<>();
    try (PluginArchive archive = PluginArchive.open(jar, jar)) {
      archive.hashes(name -> true).forEach(entry -> entries.put(entry.path(), entry));
    }
    return PluginContent.files(PluginFiles.content(copy)).stream()
        .filter(file -> !file.path().equals(PrivateCopies.ARCHIVE))
        .filter(file -> !file.equals(entries.get(file.path())))
        .map(HashedFile::path)
        .findFirst();
  }

  /** Finds a file of a folder that is a link. */
  private static Optional<String> link(Path folder) throws IOException {
    return PluginFiles.content(folder).stream()
        .map(PluginFile::path)
        .filter(path -> Files.isSymbolicLink(folder.resolve(path)))
        .findFirst();
  }

  private static SignedContent content(PluginPackage plugin, Path folder) throws IOException {
    List<HashedFile> files = PluginContent.files(PluginFiles.content(folder));
    return content(plugin.manifest(), files, Optional.empty());
  }

  private static SignedContent content(
      PluginManifest manifest, List<HashedFile> files, Optional<String> archive) {
    List<SignedFile> signed = new ArrayList<>();
    files.forEach(file -> signed.add(new SignedFile(file.path(), file.size(), file.sha256())));
    return new SignedContent(manifest.name(), manifest.version().toString(), signed, archive);
  }

  /**
   * Says why a plugin is not admitted.
   *
   * @param plugin the plugin
   * @param report what its signature is worth
   * @param policy what is asked of it
   * @return the problem, with its cure; empty if it may be loaded
   */
  public static Optional<Problem> refusal(
      PluginPackage plugin, SignatureReport report, SignaturePolicy policy) {
    boolean isInProcess = plugin.manifest().mode() != ExecutionMode.SANDBOXED;
    return policy.admits(report.verdict(), isInProcess)
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                plugin.location().toString(),
                SignatureWording.refusal(plugin.manifest(), report)));
  }

  /**
   * Signs a plugin, in the place of a signature that it has: writes {@code plugin.sig} into its
   * folder or its jar, in one step.
   *
   * @param plugin as it lies on disk
   * @param key signs it
   * @param now the time
   * @return the signature
   * @throws IOException if its files cannot be read or written
   * @throws PluginLoadException if it holds what cannot be signed, such as a link
   */
  public static PluginSignature sign(PluginPackage plugin, SigningKey key, Instant now)
      throws IOException {
    return plugin.form() == Form.ARCHIVE
        ? signArchive(plugin, key, now)
        : signFolder(plugin, key, now);
  }

  private static PluginSignature signFolder(PluginPackage plugin, SigningKey key, Instant now)
      throws IOException {
    Path folder = plugin.location().toRealPath();
    Optional<String> link = link(folder);
    if (link.isPresent()) {
      throw PluginFiles.refused(
          plugin.location(),
          link.get() + " is a link; only files can be signed: put the file itself there");
    }
    PluginSignature signature = PluginSignature.sign(content(plugin, folder), key, now);
    Path draft = Files.createTempFile(folder, ".#plugin.sig-", "~");
    try {
      Files.write(draft, signature.write());
      PlainEntries.makeReadable(draft);
      replace(draft, folder.resolve(PluginSignature.FILE));
    } finally {
      Files.deleteIfExists(draft);
    }
    return signature;
  }

  private static PluginSignature signArchive(PluginPackage plugin, SigningKey key, Instant now)
      throws IOException {
    Path jar = plugin.location().toRealPath();
    List<HashedFile> entries;
    try (PluginArchive archive = PluginArchive.open(jar, plugin.location())) {
      entries = archive.hashes(PluginFiles::isContent);
    }
    Path draft = Files.createTempFile(jar.resolveSibling(""), ".signing-", ".jar");
    try {
      SignedJar open = SignedJar.open(jar);
      SignedContent content = content(plugin.manifest(), entries, Optional.of(open.hash()));
      PluginSignature signature = PluginSignature.sign(content, key, now);
      open.write(signature.write(), draft);
      PluginFiles.checkSize(plugin.location(), Files.size(draft));
      PlainEntries.makeReadable(draft);
      replace(draft, jar);
      return signature;
    } catch (IllegalArgumentException odd) {
      throw PluginFiles.refused(plugin.location(), "cannot be signed: " + odd.getMessage());
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void replace(Path draft, Path target) throws IOException {
    Files.move(
        draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
