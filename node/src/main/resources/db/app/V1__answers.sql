-- What was asked and answered, so that a receipt's hashes can be opened and the answer made again.
create table answer (
  receipt bytea primary key check (octet_length(receipt) = 32),
  bundle text not null
);
