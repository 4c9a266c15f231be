-- Amounts are whole numbers of 10^-18 OPEN. Digests and addresses are raw bytes.

create function settle.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of %.% are append-only', tg_table_schema, tg_table_name;
end $$;

-- The book: accounts with running totals, and the entries that made them.
create table settle.book_account (
  name    text primary key,
  side    text not null check (side in ('DEBIT', 'CREDIT')),
  debits  numeric(78, 0) not null default 0 check (debits >= 0),
  credits numeric(78, 0) not null default 0 check (credits >= 0),
  check (case side when 'DEBIT' then debits >= credits else credits >= debits end)
);
create table settle.book_posting (
  id     bytea primary key check (length(id) = 32),
  digest bytea not null check (length(digest) = 32),
  memo   text not null
);
create table settle.book_entry (
  posting bytea not null references settle.book_posting (id),
  leg     int not null,
  debit   text not null references settle.book_account (name),
  credit  text not null references settle.book_account (name),
  amount  numeric(78, 0) not null check (amount > 0),
  primary key (posting, leg),
  check (debit <> credit)
);
create trigger append_only before update or delete or truncate on settle.book_posting
  for each statement execute function settle.refuse_change();
create trigger append_only before update or delete or truncate on settle.book_entry
  for each statement execute function settle.refuse_change();

-- What models cost and whom their fees go to.
create table settle.model (
  model text primary key,
  terms text not null
);

-- Member tables of clusters, one set per snapshot version; the highest version is in force.
create table settle.snapshot (
  datanet  bytea not null check (length(datanet) = 32),
  version  int not null check (version > 0),
  root     bytea not null check (length(root) = 32),
  name     text not null,
  records  bigint not null check (records > 0),
  manifest bytea not null check (length(manifest) = 32),
  pool     bytea not null check (length(pool) = 20),
  primary key (datanet, version)
);
create table settle.member (
  datanet  bytea not null,
  version  int not null,
  cluster  bytea not null check (length(cluster) = 32),
  position int not null,
  account  bytea not null check (length(account) = 20),
  share    int not null check (share between 0 and 1000000),
  primary key (datanet, cluster, version, position),
  foreign key (datanet, version) references settle.snapshot (datanet, version)
);

-- Epochs and how far each has come; exactly one is open.
create table settle.epoch (
  number     bigint primary key check (number > 0),
  stage      text not null,
  roots      text,
  proposal   bytea
);
create unique index one_open_epoch on settle.epoch (stage) where stage = 'OPEN';
insert into settle.epoch (number, stage) values (1, 'OPEN');

-- Receipts and their lines.
create table settle.receipt (
  id          bytea primary key check (length(id) = 32),
  sequence    bigint not null unique check (sequence > 0),
  epoch       bigint not null references settle.epoch (number),
  payer       bytea not null check (length(payer) = 20),
  model       text not null,
  total       numeric(78, 0) not null check (total >= 0),
  signed      bytea not null check (length(signed) = 32),
  body        text not null,
  attribution text not null,
  terms       text not null
);
create index receipt_by_epoch on settle.receipt (epoch);
create table settle.line (
  receipt bytea not null references settle.receipt (id),
  datanet bytea not null check (length(datanet) = 32),
  cluster bytea not null check (length(cluster) = 32),
  x       numeric(78, 0) not null,
  primary key (receipt, datanet, cluster)
);
create index line_by_cluster on settle.line (datanet, cluster);
create trigger append_only before update or delete or truncate on settle.receipt
  for each statement execute function settle.refuse_change();
create trigger append_only before update or delete or truncate on settle.line
  for each statement execute function settle.refuse_change();

-- The five tables of a computed epoch; receipts and lines are above, their order is by key.
create table settle.epoch_cluster (
  epoch       bigint not null references settle.epoch (number),
  datanet     bytea not null,
  cluster     bytea not null,
  carry       numeric(78, 0) not null,
  u           numeric(78, 0) not null,
  reliability int not null,
  v           numeric(78, 0) not null,
  prefix      numeric(78, 0) not null,
  primary key (epoch, datanet, cluster)
);
create table settle.epoch_account (
  epoch   bigint not null references settle.epoch (number),
  account bytea not null,
  datanet bytea not null,
  cluster bytea not null,
  amount  numeric(78, 0) not null,
  due     numeric(78, 0) not null,
  primary key (epoch, account, datanet, cluster)
);
create table settle.epoch_earning (
  epoch      bigint not null references settle.epoch (number),
  account    bytea not null,
  cumulative numeric(78, 0) not null,
  primary key (epoch, account)
);
create table settle.epoch_vesting (
  epoch     bigint not null references settle.epoch (number),
  position  int not null,
  due_epoch bigint not null,
  account   bytea not null,
  amount    numeric(78, 0) not null,
  primary key (epoch, position)
);

-- Where this node's contracts are.
create table settle.contract (
  chain_id  numeric(78, 0) not null,
  name      text not null,
  address   bytea not null check (length(address) = 20),
  code_hash bytea not null check (length(code_hash) = 32),
  block     bigint not null,
  primary key (chain_id, name)
);
