package dev.xcore.kernel.surface;

/**
 * One difference between the surfaces of two versions of a plugin.
 *
 * @param isBreaking whether somebody who uses the old version can be hurt by the new one
 * @param place the operation, such as {@code v1 GET /users/{id}} or {@code action create_user}
 * @param field what of it, such as {@code body.address.city}; empty for all of it
 * @param message what changed
 * @param cure what would have been compatible; empty where nothing is to be mended
 */
public record SurfaceChange(
    boolean isBreaking, String place, String field, String message, String cure) {

  /**
   * Describes the change in one line.
   *
   * @return place, field, what changed, and what would be compatible
   */
  @Override
  public String toString() {
    return place
        + (field.isEmpty() ? "" : " " + field)
        + ": "
        + message
        + (cure.isEmpty() ? "" : "; compatible would be: " + cure);
  }
}
