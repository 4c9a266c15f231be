package org.openledger.node;

/// What became of a question.
public sealed interface Replied permits Answered, Unanswered {}
