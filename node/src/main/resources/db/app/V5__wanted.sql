-- Questions that nothing answered and whose askers want them answered, and by how many different
-- parties: as hashes under a secret, so that who asked cannot be told from here.
create table wanted (
  id       bigint generated always as identity primary key,
  datanet  text  not null,
  question text  not null,
  folded   text  not null,
  about    bytea not null
);
create index wanted_of on wanted (datanet, id);
create table wanted_by (
  wanted bigint not null references wanted on delete cascade,
  party  bytea  not null check (octet_length(party) = 32),
  primary key (wanted, party)
);
