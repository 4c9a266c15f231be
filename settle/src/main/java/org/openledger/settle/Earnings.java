package org.openledger.settle;

import org.openledger.core.crypto.Address;
import org.openledger.core.money.Claimed;
import org.openledger.core.money.Provisional;
import org.openledger.core.money.Settled;
import org.openledger.core.money.Vesting;

/// What an account has earned. Receipts of the open epoch are provisional: the epoch's close takes
/// negative credits, reliability and carries into account.
///
/// @param settled earned in closed epochs since the beginning
/// @param claimed of that, paid out on chain
/// @param vesting earned, and due in later epochs
/// @param provisional what the open epoch would add if it closed now
public record Earnings(
    Address account, Settled settled, Claimed claimed, Vesting vesting, Provisional provisional) {}
