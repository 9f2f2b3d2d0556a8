package dev.xcore.handlers;

/**
 * What tells a subtype from others.
 *
 * @param property the member that holds the id
 * @param id of the subtype
 * @param isAdded whether the member is written besides the object's own members
 */
record Tag(String property, String id, boolean isAdded) {}
