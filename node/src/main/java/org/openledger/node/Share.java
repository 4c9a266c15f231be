package org.openledger.node;

import java.math.BigInteger;
import org.openledger.core.crypto.Address;

/// What one party gets of a fee.
///
/// @param party who
/// @param account their account
/// @param amount in 10^-18 OPEN
public record Share(Parties.Party party, Address account, BigInteger amount) {}
