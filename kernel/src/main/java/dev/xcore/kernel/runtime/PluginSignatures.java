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
import dev.xcore.kernel.signing.SignatureVerdict;
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
    boolean isArchive = plugin.form() == Form.ARCHIVE;
    Path files = isArchive ? copy.directory().resolve(PrivateCopies.ARCHIVE) : copy.directory();
    SignatureReport report =
        isArchive ? archive(plugin, files, trust, now) : folder(plugin, files, trust, now);
    return report.verdict() == SignatureVerdict.UNSIGNED
        ? report
        : foreign(plugin, copy)
            .map(file ->
                SignatureReport.modified(
                    "%s was changed in the private copy %s; remove that folder"
                        .formatted(file, copy.directory())))
            .orElse(report);
  }

  /** Finds a file of a copy that is not what was copied, or unpacked from the jar in it. */
  private static Optional<String> foreign(PluginPackage plugin, PrivateCopy copy)
      throws IOException {
    Map<String, HashedFile> expected = new HashMap<>();
    copy.files().forEach(file -> expected.put(file.path(), file));
    if (plugin.form() == Form.ARCHIVE) {
      Path jar = copy.directory().resolve(PrivateCopies.ARCHIVE);
      try (PluginArchive archive = PluginArchive.open(jar, plugin.location())) {
        archive.hashes(name -> true).forEach(entry -> expected.putIfAbsent(entry.path(), entry));
      }
    }
    return PluginContent.files(PluginFiles.content(copy.directory())).stream()
        .filter(file -> !file.equals(expected.get(file.path())))
        .map(HashedFile::path)
        .findFirst();
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

  /** Finds a file of a folder that is a link. */
  static Optional<String> link(Path folder) throws IOException {
    return PluginFiles.content(folder).stream()
        .map(PluginFile::path)
        .filter(path -> Files.isSymbolicLink(folder.resolve(path)))
        .findFirst();
  }

  static SignedContent content(PluginPackage plugin, Path folder) throws IOException {
    List<HashedFile> files = PluginContent.files(PluginFiles.content(folder));
    return content(plugin.manifest(), files, Optional.empty());
  }

  static SignedContent content(
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
                plugin.location().toString(), SignatureWording.refusal(plugin.manifest(), report)));
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
        ? SignatureWriter.archive(plugin, key, now)
        : SignatureWriter.folder(plugin, key, now);
  }
}
