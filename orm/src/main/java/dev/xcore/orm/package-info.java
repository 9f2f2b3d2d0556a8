/** Entities of Jakarta Persistence in plugins, on Hibernate: an optional module. */
@NullMarked
package dev.xcore.orm;

import org.jspecify.annotations.NullMarked;
