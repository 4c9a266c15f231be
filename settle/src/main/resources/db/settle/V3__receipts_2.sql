-- Receipts of version 2 are signed for the judge on chain. Those of version 1 cannot be read or
-- settled by this program, and a chain on which the registries of version 1 are has no judge.
do $$ begin
  if exists (select from settle.contract) or exists (select from settle.receipt) then
    raise exception 'this home was made with receipts of version 1; keep it for the program that made it, and begin a new one';
  end if;
end $$;
-- What was charged for: whoever does not know whether a charge was committed can look.
alter table settle.receipt add column hold bytea not null unique check (length(hold) = 32);
-- A payer's receipts, the newest first.
create index receipt_by_payer on settle.receipt (payer, sequence desc);
-- What tells this installation from all others, and from an earlier life of itself with the same keys.
create table settle.installation (
  one  boolean primary key default true check (one),
  salt bytea not null check (length(salt) = 32)
);
