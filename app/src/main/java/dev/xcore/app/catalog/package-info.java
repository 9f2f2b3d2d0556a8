/**
 * Where plugins come from: signed registries, git repositories and the lock file. Everything here
 * fetches and checks; nothing is placed into the plugin folder or loaded.
 */
@NullMarked
package dev.xcore.app.catalog;

import org.jspecify.annotations.NullMarked;
