/** The ready extension that sends mail by SMTP. */
@NullMarked
package dev.xcore.services.mail;

import org.jspecify.annotations.NullMarked;
