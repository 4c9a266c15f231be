-- API keys beside the owner's: by their hash, for whoever reads this must not be able to ask.
create table api_key (
  name  text   primary key,
  hash  bytea  not null unique check (octet_length(hash) = 32),
  roles text   not null
);
