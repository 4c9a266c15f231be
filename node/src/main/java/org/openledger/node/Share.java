package org.openledger.node;

import org.openledger.core.crypto.Address;
import org.openledger.core.money.Open;

/// What one party gets of a fee.
///
/// @param party who
/// @param account their account
/// @param amount how much
public record Share(Parties.Party party, Address account, Open amount) {}
