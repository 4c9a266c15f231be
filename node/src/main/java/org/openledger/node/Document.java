package org.openledger.node;

/// A JSON document as it was published: passed on as it is, and read by whoever asked for it.
///
/// @param json one JSON object
public record Document(String json) {}
