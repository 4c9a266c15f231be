package org.openledger.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Fault;
import org.openledger.core.flow.ModelId;
import org.openledger.model.bigram.BigramEngine;

class ModelShelfTest {
  private final OpenLora.Model model =
      OpenLora.Model.baseAlone(new ModelId("a"), new BigramEngine(32, 1));
  private final List<String> loaded = Collections.synchronizedList(new ArrayList<>());
  private boolean damaged;
  private volatile Runnable slow = () -> {};

  private final ModelShelf shelf = new ModelShelf(this::load, 2);

  private OpenLora.Model load(ModelId id) {
    loaded.add(id.value());
    slow.run();
    if (damaged) {
      throw new Fault(Code.MODEL_DAMAGED, id + " is damaged");
    }
    return model;
  }

  private void ask(String... names) {
    for (var name : names) {
      assertThat(shelf.model(new ModelId(name))).isSameAs(model);
    }
  }

  @Test
  void aModelIsLoadedOnce() {
    ask("a", "a", "b", "a");
    assertThat(loaded).containsExactly("a", "b");
  }

  @Test
  void theLeastRecentlyAskedGoesFirst() {
    ask("a", "b", "a", "c");
    assertThat(shelf.size()).isEqualTo(2);
    ask("a", "c");
    assertThat(loaded).containsExactly("a", "b", "c");
    ask("b");
    assertThat(loaded).containsExactly("a", "b", "c", "b");
  }

  @Test
  void itNeverHoldsMoreThanItsBound() {
    for (int i = 0; i < 20; i++) {
      ask("model" + i);
      assertThat(shelf.size()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aModelThatCannotBeLoadedIsNotKeptAndTakesNothingDown() {
    ask("a");
    damaged = true;
    assertThatThrownBy(() -> shelf.model(new ModelId("b"))).isInstanceOf(Fault.class);
    assertThat(shelf.size()).isEqualTo(1);
    ask("a");
    damaged = false;
    ask("b");
    assertThat(loaded).containsExactly("a", "b", "b");
    damaged = true;
    assertThatThrownBy(() -> shelf.model(new ModelId("c"))).isInstanceOf(Fault.class);
    damaged = false;
    ask("a", "b");
    assertThat(loaded).containsExactly("a", "b", "b", "c");
  }

  /// One that is on the shelf answers while another is being loaded, and whoever else wants that
  /// one waits and has it loaded once.
  @Test
  @Timeout(30)
  void aSlowModelKeepsNoOtherWaiting() throws Exception {
    ask("fast");
    var loading = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    slow =
        () -> {
          loading.countDown();
          await(goOn);
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(() -> shelf.model(new ModelId("slow")));
      await(loading);
      slow = () -> {};
      var another = threads.submit(() -> shelf.model(new ModelId("slow")));
      threads.submit(() -> ask("fast")).get(10, TimeUnit.SECONDS);
      assertThat(one.isDone() || another.isDone()).isFalse();
      goOn.countDown();
      assertThat(one.get()).isSameAs(another.get());
    }
    assertThat(loaded).containsExactly("fast", "slow");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aNewerMemoryTakesThePlaceOfTheOneBefore() {
    var recalling =
        OpenLora.Model.recalling(
            model.engine(), model.provenance(), _ -> new Reply.Nothing("Nothing.", List.of(), 0));
    var memories =
        new ModelShelf(id -> {
          loaded.add(id.value());
          return recalling;
        });
    for (var name : List.of("a:b@9", "a:c@1", "a:b@10", "a:b@10", "a:b@9", "a:c@1")) {
      memories.model(new ModelId(name));
    }
    assertThat(loaded).containsExactly("a:b@9", "a:c@1", "a:b@10", "a:b@9");
  }

  @Test
  void aShelfForNothingIsRefused() {
    assertThatThrownBy(() -> new ModelShelf(this::load, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
