create table z_parent (id int primary key, note text);
create table a_child (id int primary key, parent int not null references z_parent);
insert into z_parent (id) values (1);
create sequence number;
create function refuse() returns trigger language plpgsql as $$
begin raise exception 'rows are append-only'; end $$;
create trigger append_only before update or delete or truncate on a_child
  for each statement execute function refuse();
