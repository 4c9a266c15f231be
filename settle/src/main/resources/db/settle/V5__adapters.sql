-- What an adapter earned is divided when its epoch closes, and what a common pool holds waits in the
-- book. Receipts from before have lines to adapters' clusters, which nothing would pay any more.
do $$ begin
  if exists (select from settle.receipt) then
    raise exception 'this home was made before adapters had accounts; keep it for the program that made it, and begin a new one';
  end if;
end $$;
-- 4 is the account of a model version with an adapter. All lines are positive.
alter table settle.line drop constraint line_kind_check,
  add check (kind in (0, 1, 3, 4)), add check (x > 0);
alter table settle.epoch_cluster drop constraint epoch_cluster_kind_check,
  add check (kind between 0 and 4), drop column prefix;
-- What each receipt says of the clusters of its model's adapter, in 2^-20 nats.
create table settle.credit (
  receipt bytea not null references settle.receipt (id),
  datanet bytea not null check (length(datanet) = 32),
  cluster bytea not null check (length(cluster) = 32),
  units   bigint not null check (units <> 0),
  primary key (receipt, datanet, cluster)
);
create trigger append_only before update or delete or truncate on settle.credit
  for each statement execute function settle.refuse_change();
-- What each adapter earned in an epoch, divided among the clusters that it was trained on.
create table settle.epoch_share (
  epoch       bigint not null references settle.epoch (number),
  adapter     bytea not null check (length(adapter) = 32),
  datanet     bytea not null,
  cluster     bytea not null,
  reliability int not null,
  credit      numeric(78, 0) not null,
  generic     numeric(78, 0) not null,
  carry       numeric(78, 0) not null,
  u           numeric(78, 0) not null,
  share       numeric(78, 0) not null,
  primary key (epoch, adapter, datanet, cluster)
);
-- A common pool is an account of the book and of nobody.
alter table settle.snapshot drop column pool;
