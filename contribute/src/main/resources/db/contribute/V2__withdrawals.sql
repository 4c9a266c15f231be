-- A record that was withdrawn says nothing any more: its text and all that could be tested against guesses of it are
-- erased. That there was one, whose it was and when it came stays, for what was earned by it.
alter table record add column withdrawn boolean not null default false;

-- Which snapshots hold it: what rests on one of those answers nothing more.
create table withdrawal (
  datanet       text    not null,
  seq           integer not null,
  commitment    bytea   not null check (length(commitment) = 32),
  first_version integer not null,
  last_version  integer not null,
  primary key (datanet, seq),
  foreign key (datanet, seq) references record
);
