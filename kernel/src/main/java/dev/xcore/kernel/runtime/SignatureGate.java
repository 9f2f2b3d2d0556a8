package dev.xcore.kernel.runtime;

import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.runtime.PrivateCopies.PrivateCopy;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.signing.SignatureHeader;
import dev.xcore.kernel.signing.SignaturePolicy;
import dev.xcore.kernel.signing.SignatureReport;
import dev.xcore.kernel.signing.SignatureVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets plugins pass whose signatures are as the policy asks. Thread safe; the policy is asked anew
 * each time.
 */
public final class SignatureGate {

  /** The event of a plugin that is refused for its signature. */
  public static final String REJECTED = "security.signature_rejected";

  private static final Logger LOG = LoggerFactory.getLogger(SignatureGate.class);

  private final Supplier<SignaturePolicy> policy;
  private final SystemEvents events;
  private final ManifestSource manifests;
  private final InstantSource clock;

  private SignatureGate(
      Supplier<SignaturePolicy> policy,
      SystemEvents events,
      ManifestSource manifests,
      InstantSource clock) {
    this.policy = policy;
    this.events = events;
    this.manifests = manifests;
    this.clock = clock;
  }

  /**
   * Makes a gate.
   *
   * @param options of the kernel
   * @return the gate
   */
  public static SignatureGate of(KernelOptions options) {
    return of(options, options.events());
  }

  static SignatureGate of(KernelOptions options, SystemEvents events) {
    ManifestReader reader = ManifestReader.create(options.environment(), options.ephemeral());
    return new SignatureGate(
        options.signatures(),
        events,
        location -> reader.read(location, options.pluginOverrides()),
        InstantSource.system());
  }

  /** Refuses at once what lacks a signature that it needs; the rest is verified when loaded. */
  void expect(PluginPackage plugin) {
    boolean isAdmitted = policy.get().admits(SignatureVerdict.UNSIGNED, isInProcess(plugin));
    try {
      if (!isAdmitted && !PluginSignatures.isSigned(plugin)) {
        throw rejected(plugin, plugin.location().toString(), SignatureReport.UNSIGNED);
      }
    } catch (IOException e) {
      throw PluginFiles.refused(plugin.location(), "cannot be read: " + e);
    }
  }

  /**
   * Verifies a plugin as it lies on disk.
   *
   * @param plugin the plugin
   * @param shown what errors call its place
   * @return what its signature is worth
   * @throws PluginLoadException if it is not admitted; says why and how to mend it
   */
  public SignatureReport check(PluginPackage plugin, String shown) {
    try {
      SignatureReport report =
          PluginSignatures.examine(plugin, policy.get().trust(), clock.instant());
      return admitted(plugin, shown, report);
    } catch (IOException e) {
      throw PluginFiles.refused(plugin.location(), "cannot be read: " + e);
    }
  }

  /** Verifies the copy that will be loaded: its files, and that its manifest is the known one. */
  SignatureReport admit(PluginPackage plugin, PrivateCopy copy) throws IOException {
    SignatureReport report =
        PluginSignatures.examine(plugin, copy, policy.get().trust(), clock.instant());
    SignatureReport whole =
        report.header().isEmpty() || isOfManifest(plugin, copy)
            ? report
            : SignatureReport.modified("its manifest was changed while it was being loaded");
    return admitted(plugin, plugin.location().toString(), whole);
  }

  /** What was decided by the manifest must be what was signed. */
  private boolean isOfManifest(PluginPackage plugin, PrivateCopy copy) {
    Path directory = copy.directory();
    Path root =
        plugin.form() == PluginPackage.Form.ARCHIVE
            ? directory.resolve(PrivateCopies.ARCHIVE)
            : directory;
    PluginManifest known = plugin.manifest();
    if (known.mode() == ExecutionMode.LEGACY
        && !Files.exists(directory.resolve(ManifestReader.FILE))) {
      return true; // It is named after its folder, and runs with all rights anyhow.
    }
    try {
      return manifests.read(root).manifest().equals(known);
    } catch (SettingsException unsound) {
      return false;
    }
  }

  private SignatureReport admitted(PluginPackage plugin, String shown, SignatureReport report) {
    SignaturePolicy now = policy.get();
    if (!now.admits(report.verdict(), isInProcess(plugin))) {
      throw rejected(plugin, shown, report);
    }
    boolean isDoubtful =
        report.verdict() == SignatureVerdict.UNSIGNED
            ? isInProcess(plugin) && !now.trust().roots().isEmpty()
            : report.verdict() != SignatureVerdict.VALID;
    if (isDoubtful) {
      LOG.warn(
          "plugin={} signature {}; loaded, because plugins.strict_trusted is off",
          plugin.manifest().name(),
          report.text());
    }
    return report;
  }

  /** Judges anew whom the signature of a running version is by. */
  SignatureReport review(SignatureReport before) {
    return policy.get().trust().review(before, clock.instant());
  }

  /**
   * Tells of a running plugin whose signature would not be admitted any more.
   *
   * @return whether that is so
   */
  boolean complain(PluginManifest plugin, SignatureReport now) {
    boolean isInProcess = plugin.mode() != ExecutionMode.SANDBOXED;
    if (now.verdict() == SignatureVerdict.UNSIGNED
        || policy.get().admits(now.verdict(), isInProcess)) {
      return false;
    }
    LOG.warn("plugin={} goes on, but its signature is {}", plugin.name(), now.text());
    announce(plugin, now, true);
    return true;
  }

  private static boolean isInProcess(PluginPackage plugin) {
    return plugin.manifest().mode() != ExecutionMode.SANDBOXED;
  }

  private PluginLoadException rejected(PluginPackage plugin, String shown, SignatureReport report) {
    announce(plugin.manifest(), report, false);
    boolean isUnsigned = report.verdict() == SignatureVerdict.UNSIGNED;
    return new PluginLoadException(
        isUnsigned ? Code.SIGNATURE_REQUIRED : Code.SIGNATURE_REJECTED,
        List.of(Problem.of(shown, SignatureWording.refusal(plugin.manifest(), report))),
        null);
  }

  private void announce(PluginManifest plugin, SignatureReport report, boolean isServing) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("plugin", plugin.name());
    data.put("version", plugin.version().toString());
    data.put("verdict", report.verdict().text());
    Optional<SignatureHeader> header = report.header();
    header.ifPresent(known -> data.put("key_id", known.keyId()));
    data.put("message", report.text());
    data.put("serving", isServing);
    events.announce(REJECTED, data);
  }
}
