/// The use cases of a node: the only place that hands work from one stage to another.
///
/// - For whoever brings data: [org.openledger.node.Contributing].
/// - For whoever makes models: [org.openledger.node.Training] of adapters,
///   [org.openledger.node.Remembering] of models that quote.
/// - For whoever asks: [org.openledger.node.Catalogue] is what there is,
///   [org.openledger.node.Answering] answers, [org.openledger.node.Attributing] says whom an answer
///   quotes, [org.openledger.node.Verifying] makes it again.
/// - For whoever is paid: [org.openledger.node.Settling].
/// - For whoever runs the node: [org.openledger.node.ApiKeys], [org.openledger.node.Readiness],
///   [org.openledger.node.Inspecting], [org.openledger.node.BackingUp],
///   [org.openledger.node.Restoring], [org.openledger.node.Repairing],
///   [org.openledger.node.Doctor], and [org.openledger.node.ChainAlone] for the chain by itself.
///
/// [org.openledger.node.Node] has them all, [org.openledger.node.Wiring] makes them of
/// [org.openledger.node.Ground]. `Stage...` are the records that fulfil their ports; what is called
/// by a noun is what they take and give.
@NullMarked
package org.openledger.node;

import org.jspecify.annotations.NullMarked;
