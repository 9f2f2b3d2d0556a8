/**
 * Documents with positions (YAML, JSON) and the schema that checks them: manifests and
 * configuration.
 */
@NullMarked
package dev.xcore.kernel.settings;

import org.jspecify.annotations.NullMarked;
