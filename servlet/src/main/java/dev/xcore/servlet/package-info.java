/** Mounts the platform in any Jakarta Servlet 6.1 container: see {@code XcoreServlet}. */
@NullMarked
package dev.xcore.servlet;

import org.jspecify.annotations.NullMarked;
