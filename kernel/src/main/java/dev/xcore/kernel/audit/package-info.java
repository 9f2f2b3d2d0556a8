/** What is recorded of logins, administration and refusals, so that changes of it are noticed. */
@NullMarked
package dev.xcore.kernel.audit;

import org.jspecify.annotations.NullMarked;
