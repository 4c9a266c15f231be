/// PostgreSQL for the whole node, embedded or by URL, and content-addressed files.
@NullMarked
package org.openledger.store;

import org.jspecify.annotations.NullMarked;
