/// Attribution methods behind one interface: what the default is measured against.
@NullMarked
package org.openledger.attribute.method;

import org.jspecify.annotations.NullMarked;
