/// The five records of the product: contribute, train, attribute, serve, settle.
@NullMarked
package org.openledger.core.flow;

import org.jspecify.annotations.NullMarked;
