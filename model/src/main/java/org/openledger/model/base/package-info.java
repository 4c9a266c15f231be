/// Base models, ready for use.
@NullMarked
package org.openledger.model.base;

import org.jspecify.annotations.NullMarked;
