package dev.xcore.sdk.data;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The component of a record that tells its row from all others: the primary key.
 *
 * <p>A number that is null or 0 is given by the database when the record is inserted (an identity
 * column); a {@link java.util.UUID} that is null is made by the platform; everything else has to be
 * there.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Id {}
