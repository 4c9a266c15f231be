package org.openledger.node;

import org.openledger.core.money.Open;

/// What an answer may cost at most, of an account that has at least that much.
///
/// @param most the fee of the longest answer
public record Quote(Open most) {}
