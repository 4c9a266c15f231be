package org.openledger.node.demo;

import org.openledger.core.receipt.UsageReceipt;
import org.openledger.node.Document;

/// An answer of the demonstration: its receipt, and what a stranger needs to check it.
record Told(UsageReceipt receipt, Document bundle) {}
