/** One-time passwords: the core plugin otp. */
@NullMarked
package dev.xcore.auth.otp;

import org.jspecify.annotations.NullMarked;
