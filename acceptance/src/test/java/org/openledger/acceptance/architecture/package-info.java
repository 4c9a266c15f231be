/// Architecture: which room may see which, each rule with a bad example.
@NullMarked
package org.openledger.acceptance.architecture;

import org.jspecify.annotations.NullMarked;
