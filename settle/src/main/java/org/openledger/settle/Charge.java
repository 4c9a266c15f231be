package org.openledger.settle;

import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.openledger.core.flow.Attribution;
import org.openledger.core.receipt.UsageReceipt;

/// What is to be charged for.
///
/// @param body the receipt's body, given its number
/// @param attribution whose data the answer was
/// @param along does in the same transaction what must be true exactly if the receipt is recorded
public record Charge(
    LongFunction<UsageReceipt.Body> body, Attribution attribution, Consumer<UsageReceipt> along) {}
