package org.openledger.node;

import org.openledger.core.crypto.Address;

/// A question, who pays for it, and what it says of earlier ones.
public record Asking(AskRequest request, Address payer, Retry retry) {}
