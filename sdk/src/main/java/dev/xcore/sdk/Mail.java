package dev.xcore.sdk;

/**
 * Sends mail through the SMTP server that the operator has configured as an extension of class
 * {@code mail}. Injected by type into the constructor of the entry class, or taken from {@link
 * PluginContext#service(String)} as {@code ext.NAME}; needs the permission {@code
 * service:ext.NAME:use} where the manifest lists permissions. Works the same in a sandboxed plugin.
 * Thread safe.
 *
 * <p>Sending takes as long as the server does. What must not be lost, or must not be waited for,
 * belongs into a task that sends it.
 */
public interface Mail {

  /**
   * Sends a message and waits until the server has taken it.
   *
   * @param message whom it is for and what it says
   * @return the message's id, as its header {@code Message-ID} has it
   * @throws ServiceUnavailableException if the server cannot be reached, or refuses the operator's
   *     login; trying again later may help
   * @throws PeerFailedException if the server takes the message of nobody, or for none of the
   *     recipients
   * @throws PermissionDeniedException if the operator does not let plugins send as that sender
   */
  String send(MailMessage message);
}
