/** Logging in, tokens and sessions: the core plugin auth. */
@NullMarked
package dev.xcore.auth.login;

import org.jspecify.annotations.NullMarked;
