alter table z_parent add column bytes bytea;
