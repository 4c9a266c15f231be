/// The demonstration: the whole loop on a sample file.
@NullMarked
package org.openledger.node.demo;

import org.jspecify.annotations.NullMarked;
