@NullMarked
package org.openledger.store;

import org.jspecify.annotations.NullMarked;
