/// Weights and the configuration that gives them their shapes.
@NullMarked
package org.openledger.model.weights;

import org.jspecify.annotations.NullMarked;
