/// A small JSON value model with bounds and the RFC 8785 canonical form.
@NullMarked
package org.openledger.core.json;

import org.jspecify.annotations.NullMarked;
