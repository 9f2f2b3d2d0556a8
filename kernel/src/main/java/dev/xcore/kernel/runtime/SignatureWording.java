package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.signing.SignatureReport;
import dev.xcore.kernel.signing.SignatureVerdict;

/** What people are told of signatures. */
final class SignatureWording {

  private SignatureWording() {}

  /** Says why a plugin is refused, and what to do about it. */
  static String refusal(PluginManifest plugin, SignatureReport report) {
    return "signature " + report.text() + ". " + cure(plugin, report);
  }

  private static String cure(PluginManifest plugin, SignatureReport report) {
    String name = plugin.name();
    return switch (report.verdict()) {
      case UNSIGNED -> unsigned(plugin);
      case MODIFIED ->
          "Put back what was signed; or, if the change is yours, sign it again: 'xcore plugin sign %s'; or remove plugin.sig"
              .formatted(name);
      case UNTRUSTED ->
          "plugins.strict_trusted asks for a trusted signature: if you trust whoever signed it, add the public key to plugins.trusted_keys; or sign it yourself: 'xcore plugin sign %s'"
              .formatted(name);
      case EXPIRED ->
          "plugins.strict_trusted asks for a trusted signature: sign it with a newer key ('xcore plugin sign %s'), or extend 'expires' of this one in plugins.trusted_keys"
              .formatted(name);
      case REVOKED ->
          "Get it from its author signed with another key, or look at it and sign it yourself: 'xcore plugin sign %s'"
              .formatted(name);
      case VALID -> "";
    };
  }

  private static String unsigned(PluginManifest plugin) {
    String start =
        "It would run in the server's process, where plugins.strict_trusted (on outside"
            + " development, unless set) wants a valid signature: sign it with 'xcore plugin sign "
            + plugin.name();
    return plugin.mode() == ExecutionMode.LEGACY
        ? start
            + "'; or move it to a plugin.yaml with 'xcore plugin migrate "
            + plugin.name()
            + "'; or set plugins.strict_trusted: false if you trust it"
        : start
            + "'; or run it with execution_mode: sandboxed; or set plugins.strict_trusted: false"
            + " if you trust it";
  }

  /** A notice on a plugin that serves. */
  static String notice(SignatureReport report) {
    String end =
        report.verdict() == SignatureVerdict.REVOKED
            ? "it goes on, and is refused at its next load"
            : "where plugins.strict_trusted is on, it is refused at its next load";
    return "signature " + report.text() + "; " + end;
  }
}
