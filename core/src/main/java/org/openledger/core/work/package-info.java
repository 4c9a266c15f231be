/// What a request may cost the program and how slowly it may come, and that it ends when nobody
/// waits for it any more.
@NullMarked
package org.openledger.core.work;

import org.jspecify.annotations.NullMarked;
