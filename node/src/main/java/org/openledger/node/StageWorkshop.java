package org.openledger.node;

import java.util.List;
import java.util.Optional;
import org.openledger.contribute.Datanets;
import org.openledger.contribute.record.Entry;
import org.openledger.contribute.record.Reader;
import org.openledger.core.flow.ModelId;
import org.openledger.core.flow.SnapshotRef;
import org.openledger.model.base.BaseModel;
import org.openledger.tally.split.ModelTerms;
import org.openledger.train.ModelFactory;
import org.openledger.train.PretrainSettings;
import org.openledger.train.PretrainText;
import org.openledger.train.RunProgress;
import org.openledger.train.RunRequest;
import org.openledger.train.StepObserver;
import org.openledger.train.TrainingSet;

/// Where the stages make models and sell them.
///
/// @param factory bases and adapters
/// @param datanets records and snapshots
/// @param offers what is for sale
record StageWorkshop(ModelFactory factory, Datanets datanets, StageOffers offers)
    implements Training.Workshop {

  @Override
  public List<Entry> entries(SnapshotRef ref) {
    return datanets.entries(ref.datanet(), ref.version(), new Reader.Node());
  }

  @Override
  public BaseModel base(String name) {
    return factory.base(name);
  }

  @Override
  public boolean hasOwnBase(String name) {
    return factory.hasOwnBase(name);
  }

  @Override
  public BaseModel pretrain(
      String name, List<PretrainText> texts, PretrainSettings settings, RunProgress progress) {
    return factory.pretrain(name, texts, settings, progress);
  }

  @Override
  public List<ModelId> adapters() {
    return factory.adapters();
  }

  @Override
  public ModelFactory.Published adapter(ModelId id) {
    return factory.adapter(id);
  }

  @Override
  public ModelFactory.Trained fineTune(
      BaseModel base,
      String name,
      TrainingSet set,
      RunRequest request,
      StepObserver observer,
      RunProgress progress) {
    return factory.fineTune(base, name, set, request, observer, progress);
  }

  @Override
  public ModelFactory.Published publish(
      ModelFactory.Trained trained, ModelFactory.AttributionWriter attribution) {
    return factory.publish(trained, attribution);
  }

  @Override
  public Optional<ModelTerms> terms(ModelId id) {
    return offers.terms(id);
  }

  @Override
  public void offer(ModelTerms terms) {
    offers.offer(terms);
  }
}
