package org.openledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openledger.core.fault.Code;
import org.openledger.core.fault.Refusal;

/// Whose account the server runs under when a node is started by root.
class ServerAccountTest {
  private static final Path CLUSTER = Path.of("home", "cluster");
  private static final List<String> USERS =
      List.of("root:x:0:0:root:/root:/bin/bash", "nobody:x:65534:65534::/:/bin/false");

  private static ServerAccount account(List<String> users, List<String> groups) {
    return ServerAccount.ofItsOwn(CLUSTER, users, groups);
  }

  @Test
  void theUserOfThisProgramIsTakenWhereThereIsOne() {
    var users = List.of(USERS.get(0), "openledger:x:998:997::/var/lib/openledger:/bin/false");
    assertThat(account(users, List.of())).isEqualTo(new ServerAccount(true, 998, 997));
  }

  @Test
  void otherwiseANumberThatNobodyHasAndThatStaysTheSame() {
    var first = account(USERS, List.of());
    assertThat(first.uid()).isBetween(60_578, 61_183).isEqualTo(first.gid());
    assertThat(account(USERS, List.of())).isEqualTo(first);
    var taken = List.of("somebody:x:%d:1::/:/bin/sh".formatted(first.uid()));
    assertThat(account(taken, List.of()).uid()).isNotEqualTo(first.uid());
    var group = List.of("some:x:%d:".formatted(first.uid()));
    assertThat(account(USERS, group).uid()).isNotEqualTo(first.uid());
    assertThat(ServerAccount.ofItsOwn(Path.of("other", "cluster"), USERS, List.of()))
        .isNotEqualTo(first);
  }

  @Test
  void aClusterIsMadeByAnAccountThatNothingRunsUnder() {
    var server = account(USERS, List.of());
    var users =
        List.of(
            USERS.get(0),
            "daemon:x:1:1::/:/bin/false",
            "bin:x:2:3::/:/bin/false",
            "sys:x:3:3::/:/bin/false");
    assertThat(server.named(users, Set.of("daemon"))).isEqualTo(new ServerAccount(true, 2, 3));
    assertThatThrownBy(() -> server.named(users, Set.of("daemon", "bin", "sys")))
        .hasMessageContaining("add a user `openledger`");
    var own = List.of(users.get(1), "openledger:x:998:997::/:/bin/false");
    assertThat(new ServerAccount(true, 998, 997).named(own, Set.of("openledger")))
        .isEqualTo(new ServerAccount(true, 998, 997));
  }

  @Test
  void whereEveryNumberIsTakenItSaysWhatToDo() {
    var users = IntStream.range(60_000, 62_000).mapToObj(n -> "u:x:" + n + ":1::/:/").toList();
    assertThatThrownBy(() -> account(users, List.of()))
        .hasMessageContaining("add a user `openledger`")
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.code()).isEqualTo(Code.DATABASE_UNSUPPORTED));
  }
}
