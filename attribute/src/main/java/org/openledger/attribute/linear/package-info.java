/// Dense linear algebra in double precision and the fixed-order dot product.
@NullMarked
package org.openledger.attribute.linear;

import org.jspecify.annotations.NullMarked;
