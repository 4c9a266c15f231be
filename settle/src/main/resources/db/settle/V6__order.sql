-- Where on chain each snapshot was published, as soon as it is known: whose record was first is read from it, and a chain
-- that has lost them gets them again in the same order.
alter table settle.snapshot
  add column block bigint check (block >= 0),
  add column log int check (log >= 0),
  add check ((block is null) = (log is null));
