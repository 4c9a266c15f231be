/// What tests of several packages share.
@NullMarked
package org.openledger.core;

import org.jspecify.annotations.NullMarked;
