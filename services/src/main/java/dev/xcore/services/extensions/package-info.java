/**
 * Services that an application adds by its configuration: made of their classes, started and
 * offered to plugins.
 */
@NullMarked
package dev.xcore.services.extensions;

import org.jspecify.annotations.NullMarked;
