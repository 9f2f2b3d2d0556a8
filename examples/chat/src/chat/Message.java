package chat;

import java.time.Instant;

/** Something said in a room. */
public record Message(String name, String text, Instant time) {}
