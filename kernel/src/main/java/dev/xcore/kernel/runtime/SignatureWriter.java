package dev.xcore.kernel.runtime;

import dev.xcore.kernel.runtime.ContentHash.HashedFile;
import dev.xcore.kernel.signing.PluginSignature;
import dev.xcore.kernel.signing.SignedContent;
import dev.xcore.kernel.signing.SignedJar;
import dev.xcore.kernel.signing.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Puts signatures into plugins, each in one step. */
final class SignatureWriter {

  private SignatureWriter() {}

  static PluginSignature folder(PluginPackage plugin, SigningKey key, Instant now)
      throws IOException {
    Path folder = plugin.location().toRealPath();
    Optional<String> link = PluginSignatures.link(folder);
    if (link.isPresent()) {
      throw PluginFiles.refused(
          plugin.location(),
          link.get() + " is a link; only files can be signed: put the file itself there");
    }
    PluginSignature signature =
        PluginSignature.sign(PluginSignatures.content(plugin, folder), key, now);
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

  static PluginSignature archive(PluginPackage plugin, SigningKey key, Instant now)
      throws IOException {
    Path jar = plugin.location().toRealPath();
    List<HashedFile> entries;
    try (PluginArchive archive = PluginArchive.open(jar, plugin.location())) {
      entries = archive.hashes(PluginFiles::isContent);
    }
    Path draft = Files.createTempFile(jar.resolveSibling(""), ".signing-", ".jar");
    try {
      SignedJar open = SignedJar.open(jar);
      SignedContent content =
          PluginSignatures.content(plugin.manifest(), entries, Optional.of(open.hash()));
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
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
