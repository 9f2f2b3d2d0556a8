package dev.xcore.kernel.runtime;

/**
 * The version of a plugin that a call was on its way to has left; the call may be sent to the one
 * that is there now. Never leaves the kernel.
 */
final class RetiredException extends RuntimeException {

  RetiredException() {
    super("this version of the plugin has been replaced or unloaded", null, false, false);
  }
}
