-- Fees are divided by rules of version 2. What was divided by others cannot be divided again by this
-- program, and what is carried over from epochs of theirs means something else.
do $$ begin
  if exists (select from settle.receipt) then
    raise exception 'this home was made with rules of settlement of version 1; keep it for the program that made it, and begin a new one';
  end if;
end $$;
-- How a cluster earns: 0 role, 1 memory, 2 records that an adapter was trained on, 3 common pool.
alter table settle.line add column kind smallint not null check (kind between 0 and 3);
alter table settle.line drop constraint line_pkey, add primary key (receipt, datanet, kind, cluster);
drop index settle.line_by_cluster;
create index line_by_cluster on settle.line (datanet, kind, cluster);
alter table settle.epoch_cluster drop column reliability,
  add column kind smallint not null check (kind between 0 and 3);
alter table settle.epoch_cluster drop constraint epoch_cluster_pkey,
  add primary key (epoch, datanet, kind, cluster);
alter table settle.epoch_account add column kind smallint not null check (kind between 0 and 3);
alter table settle.epoch_account drop constraint epoch_account_pkey,
  add primary key (epoch, account, datanet, kind, cluster);
