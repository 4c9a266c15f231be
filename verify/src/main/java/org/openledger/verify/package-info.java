/// Checking a receipt by making its answer again: a program of its own, which needs the models and
/// nothing else.
@NullMarked
package org.openledger.verify;

import org.jspecify.annotations.NullMarked;
