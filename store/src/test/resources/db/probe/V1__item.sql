create table item (id int primary key, note text not null);
