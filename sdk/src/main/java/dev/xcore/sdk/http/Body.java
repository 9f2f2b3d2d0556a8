package dev.xcore.sdk.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a parameter of a route's method to the whole body.
 *
 * <p>{@code String}, {@code byte[]} and {@code InputStream} take it as it is; any other type takes
 * it as JSON, or as fields of a form.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Body {}
