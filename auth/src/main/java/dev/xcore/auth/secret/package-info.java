/** What the core plugins share: keeping secrets, and changing rows that others change too. */
@NullMarked
package dev.xcore.auth.secret;

import org.jspecify.annotations.NullMarked;
