/// Disks that lose power: files whose writes are recorded, fail at any of them, or are lost and
/// torn as POSIX lets them be, and what must still be there afterwards.
@NullMarked
package org.openledger.bench.disk;

import org.jspecify.annotations.NullMarked;
