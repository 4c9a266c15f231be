/// The attribution card: how well each method predicts what retraining does.
@NullMarked
package org.openledger.attribute.card;

import org.jspecify.annotations.NullMarked;
