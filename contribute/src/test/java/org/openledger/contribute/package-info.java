@NullMarked
package org.openledger.contribute;

import org.jspecify.annotations.NullMarked;
