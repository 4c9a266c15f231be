/// What settlement keeps in the database.
@NullMarked
package org.openledger.settle.store;

import org.jspecify.annotations.NullMarked;
