/** The container that starts services in order, looks after their health and stops them. */
@NullMarked
package dev.xcore.services;

import org.jspecify.annotations.NullMarked;
