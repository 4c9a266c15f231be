/// Credit for records, measured: its time, what records add, and what an attacker gets of it.
@NullMarked
package org.openledger.bench.credit;

import org.jspecify.annotations.NullMarked;
