create table datanet (
  id         text primary key,
  name       text not null,
  summary    text not null,
  profile    text not null check (profile in ('PROSE', 'QA')),
  licences   text not null,
  visibility text not null check (visibility in ('PUBLIC', 'GATED', 'PRIVATE')),
  owner      text not null
);

create table reader_grant (
  datanet text not null references datanet,
  account text not null,
  primary key (datanet, account)
);

-- Records are only ever added. seq is the order of acceptance: who was first is decided by it.
create table record (
  datanet      text    not null references datanet,
  seq          integer not null check (seq >= 0),
  id           text    not null,
  document     text    not null,
  contributor  text    not null,
  licence      text    not null,
  characters   integer not null,
  commitment   bytea   not null check (length(commitment) = 32),
  exact_digest bytea   not null check (length(exact_digest) = 32),
  signature    bytea   not null check (length(signature) = 512),
  sealed       bytea   not null,
  primary key (datanet, seq),
  unique (datanet, id),
  unique (datanet, commitment)
);

create table import_run (
  datanet   text   not null references datanet,
  source    text   not null,
  rows_read bigint not null,
  accepted  bigint not null,
  unchanged bigint not null,
  rejected  bigint not null,
  complete  boolean not null,
  primary key (datanet, source)
);

create table rejection (
  datanet   text    not null references datanet,
  source    text    not null,
  ordinal   integer not null,
  line      bigint  not null,
  col       integer not null,
  record_id text    not null,
  reason    text    not null,
  detail    text    not null,
  primary key (datanet, source, ordinal)
);

create table snapshot (
  datanet      text    not null references datanet,
  version      integer not null check (version >= 1),
  root         bytea   not null check (length(root) = 32),
  members_root bytea   not null check (length(members_root) = 32),
  records      integer not null,
  statistics   text    not null,
  manifest     text    not null,
  croissant    text    not null,
  primary key (datanet, version)
);

create table snapshot_entry (
  datanet  text     not null,
  version  integer  not null,
  position integer  not null,
  seq      integer  not null,
  cluster  bytea    not null check (length(cluster) = 32),
  repeated boolean  not null,
  held_out boolean  not null,
  primary key (datanet, version, position),
  foreign key (datanet, version) references snapshot,
  foreign key (datanet, seq) references record
);

create table snapshot_member (
  datanet     text    not null,
  version     integer not null,
  ordinal     integer not null,
  cluster     bytea   not null check (length(cluster) = 32),
  contributor text    not null,
  ppm         integer not null check (ppm between 1 and 1000000),
  earliest    bytea   not null check (length(earliest) = 32),
  primary key (datanet, version, ordinal),
  foreign key (datanet, version) references snapshot
);
