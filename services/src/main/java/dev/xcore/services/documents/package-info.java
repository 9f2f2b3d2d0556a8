/** Documents of plugins: in Redis, or in a table of the SQL database. */
@NullMarked
package dev.xcore.services.documents;

import org.jspecify.annotations.NullMarked;
