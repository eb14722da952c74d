-- Other names by which people find a key.
create table name (
  name text not null,
  key text not null,
  primary key (name, key)
);
