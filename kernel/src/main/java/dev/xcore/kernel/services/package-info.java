/** The port through which outer modules offer services, such as databases, to plugins. */
@NullMarked
package dev.xcore.kernel.services;

import org.jspecify.annotations.NullMarked;
