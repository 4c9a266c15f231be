package org.openledger.node;

import org.openledger.core.digest.BaseDigest;

/// A base model of this node.
///
/// @param name the name it is served under
/// @param digest digest of its weights
public record Base(String name, BaseDigest digest) {}
