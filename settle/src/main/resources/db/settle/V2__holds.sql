-- What is reserved of payers' balances for answers that are being written; a hold that has ended is
-- gone from here, and the book's postings tell how it ended.
create table settle.hold (
  id      bytea primary key check (length(id) = 32),
  payer   bytea not null check (length(payer) = 20),
  amount  numeric(78, 0) not null check (amount > 0),
  expires bigint not null
);
create index hold_by_expiry on settle.hold (expires);

-- Numbers of receipts. One that was drawn is not drawn again, whatever becomes of its transaction.
create sequence settle.receipt_number;
select setval('settle.receipt_number', (select coalesce(max(sequence), 0) + 1 from settle.receipt), false);
