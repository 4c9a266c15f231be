/// The product's own API under `/api/v1`, the chain's JSON-RPC, and health.
@NullMarked
package org.openledger.app.http.product;

import org.jspecify.annotations.NullMarked;
