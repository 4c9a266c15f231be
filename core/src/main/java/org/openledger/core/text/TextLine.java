package org.openledger.core.text;

/// One line of a text.
///
/// @param number position among the text's lines, from 1
/// @param text what stands in it, without its end
/// @param offset bytes of the decompressed text before it
public record TextLine(long number, String text, long offset) {}
