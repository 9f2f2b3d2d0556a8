package dev.xcore.kernel.install;

import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.runtime.SignatureGate;

/** Asks of a plugin that is to be installed the signature that it needs to be loaded. */
public final class SignatureCheck implements StagedCheck {

  private final SignatureGate gate;

  private SignatureCheck(SignatureGate gate) {
    this.gate = gate;
  }

  /**
   * Makes a check.
   *
   * @param options of the kernel: what is asked of signatures, and who hears of refusals
   * @return the check
   */
  public static SignatureCheck of(KernelOptions options) {
    return new SignatureCheck(SignatureGate.of(options));
  }

  @Override
  public void check(StagedPlugin staged) {
    gate.check(staged.plugin(), staged.origin());
  }
}
