-- In which order snapshots were published, all Datanets together: a chain that has lost them gets them again in the
-- same order, for whose record was first is read from it.
alter table settle.snapshot add column ordinal bigint generated always as identity unique;
