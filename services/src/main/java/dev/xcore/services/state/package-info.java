/** What nodes share of plugins, in the platform's own tables. */
@NullMarked
package dev.xcore.services.state;

import org.jspecify.annotations.NullMarked;
