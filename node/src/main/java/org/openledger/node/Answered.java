package org.openledger.node;

import org.openledger.core.flow.Attribution;
import org.openledger.core.receipt.Finish;
import org.openledger.core.receipt.UsageReceipt;

/// An answer that was paid for, with the receipt that was signed for it.
///
/// @param text the answer
/// @param finish why it ended
/// @param attribution whose data it was
/// @param receipt what was paid, signed
public record Answered(String text, Finish finish, Attribution attribution, UsageReceipt receipt)
    implements Replied {}
