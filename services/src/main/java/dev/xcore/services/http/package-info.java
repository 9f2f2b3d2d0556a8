/** The ready extension that sends requests to servers an operator allows. */
@NullMarked
package dev.xcore.services.http;

import org.jspecify.annotations.NullMarked;
