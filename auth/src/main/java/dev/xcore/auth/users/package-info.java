/** Accounts, their roles, permissions and API keys: the core plugin users. */
@NullMarked
package dev.xcore.auth.users;

import org.jspecify.annotations.NullMarked;
