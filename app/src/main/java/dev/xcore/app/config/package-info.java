/** The configuration of an application: read, checked, explained, edited and compared. */
@NullMarked
package dev.xcore.app.config;

import org.jspecify.annotations.NullMarked;
