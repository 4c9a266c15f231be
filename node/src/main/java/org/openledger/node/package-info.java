/// The use cases of a node: the only place that hands work from one stage to another.
@NullMarked
package org.openledger.node;

import org.jspecify.annotations.NullMarked;
