/** Installs, upgrades, rolls back and removes plugins, each change whole or not at all. */
@NullMarked
package dev.xcore.kernel.install;

import org.jspecify.annotations.NullMarked;
