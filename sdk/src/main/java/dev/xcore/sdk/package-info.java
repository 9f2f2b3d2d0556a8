/**
 * What a plugin compiles against: the entry point, its annotations, the context and the errors.
 *
 * <p>The same types serve trusted, ephemeral and sandboxed plugins; only the manifest changes.
 */
@NullMarked
package dev.xcore.sdk;

import org.jspecify.annotations.NullMarked;
