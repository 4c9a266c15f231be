package org.openledger.verify;

import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.openledger.attribute.ProofOfAttribution;
import org.openledger.core.flow.ModelId;
import org.openledger.core.hash.Hash;
import org.openledger.memory.MemoryFactory;
import org.openledger.memory.Recollection;
import org.openledger.memory.credit.Statement;
import org.openledger.serve.ModelSource;
import org.openledger.serve.OpenLora;
import org.openledger.serve.Question;
import org.openledger.serve.Recall;
import org.openledger.serve.Reply;
import org.openledger.train.ModelFactory;

/// The models of a folder with their attribution: what a node answers with, and what a stranger
/// checks its answers with.
public final class ModelFolder implements ModelSource {
  private final ModelFactory factory;
  private final Optional<MemoryFactory> memories;

  /// The models that factories find.
  public ModelFolder(ModelFactory factory, MemoryFactory memories) {
    this(factory, Optional.of(memories));
  }

  /// The models of a folder in which none answers from memory.
  public ModelFolder(ModelFactory factory) {
    this(factory, Optional.empty());
  }

  private ModelFolder(ModelFactory factory, Optional<MemoryFactory> memories) {
    this.factory = factory;
    this.memories = memories;
  }

  @Override
  public OpenLora.Model model(ModelId id) {
    if (id.isBase()) {
      return OpenLora.Model.baseAlone(id, factory.base(id.value()).engine());
    }
    var memory = memories.filter(all -> all.has(id));
    if (memory.isPresent()) {
      var opened = memory.get().open(id, name -> factory.base(name).engine());
      return OpenLora.Model.recalling(
          opened.engine(), opened.model().part(), new Recalling(opened));
    }
    var published = factory.adapter(id);
    var base = factory.base(id.base());
    var attribution = ProofOfAttribution.open(published, base);
    return new OpenLora.Model(
        base.engine(), published.adapter(), attribution::attribute, published.part());
  }

  /// A model that answers from its memory.
  private record Recalling(Recollection memory) implements Recall {
    @Override
    public Recalled recall(Question question) {
      return switch (memory.recall(question.messages())) {
        case Recollection.Nothing(var text, var instead, int probability) ->
            new Reply.Nothing(text, instead, probability);
        case Recollection.Told told -> new Told(memory, told);
      };
    }

    @Override
    public boolean saidBefore(Written other, BiPredicate<Hash, Hash> elder) {
      return other instanceof Told told
          && memory.saidBefore(
              told.told.asked(),
              told.statements(),
              (mine, its) -> elder.test(mine.commitment(), its.commitment()));
    }
  }

  /// What a memory tells.
  private static final class Told implements Recall.Written {
    private final Recollection memory;
    private final Recollection.Told told;
    private @Nullable List<Statement> statements; // once they were asked for

    Told(Recollection memory, Recollection.Told told) {
      this.memory = memory;
      this.told = told;
    }

    @Override
    public String text() {
      return told.written().text();
    }

    @Override
    public int sure() {
      return told.decision().probabilityPpm();
    }

    @Override
    public Recall.Credited credit(int[] promptIds, String said) {
      var credited = memory.credit(told, promptIds, said);
      return new Recall.Credited(credited.attribution(), Optional.of(credited.retrieval()));
    }

    synchronized List<Statement> statements() {
      var known = statements;
      if (known == null) {
        known = memory.statements(told);
        statements = known;
      }
      return known;
    }
  }
}
