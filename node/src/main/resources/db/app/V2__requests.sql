-- The receipt of every request that has a name, so that one that is sent again is not answered anew.
create table request (
  payer    bytea  not null check (octet_length(payer) = 20),
  key      text   not null,
  question bytea  not null check (octet_length(question) = 32),
  receipt  bytea  not null references answer,
  at       bigint not null,
  primary key (payer, key)
);
