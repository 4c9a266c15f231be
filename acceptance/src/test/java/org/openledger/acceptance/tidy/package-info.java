/// Tidiness: rules over the project's own texts, each with a bad example.
@NullMarked
package org.openledger.acceptance.tidy;

import org.jspecify.annotations.NullMarked;
