-- Which snapshots hold a record: the first of them says since when it was committed to for all to see.
create index snapshot_entry_by_record on snapshot_entry (datanet, seq, version);
