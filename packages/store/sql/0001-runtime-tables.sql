-- The consumer runtime's tables. One schema per service; nothing here names it: search_path does.

-- Bodies are JSON kept as text, so that key order and numbers come back as they were written.
-- Without U+0000 every body can also be cast to jsonb.
create domain json_text as text check (position('\u0000' in value) = 0);

create table slot (
  slot text primary key,
  epoch bigint not null default 0,
  owner text,
  unclean int not null default 0,
  pack_seq bigint not null default 0,
  published bigint not null default 0,
  cursor text,
  lease_until timestamptz
) with (fillfactor = 40, autovacuum_vacuum_threshold = 100, autovacuum_vacuum_scale_factor = 0);

-- By event id, which is a UUIDv7: the key stays exact and expiry is a dropped partition.
create table inbox (
  event_id uuid not null,
  generation int not null,
  slot text not null,
  disposition text not null,
  at timestamptz not null default now(),
  primary key (event_id, generation)
) partition by range (event_id);
create table inbox_default partition of inbox default;

-- One row per slot and commit. Sequence numbers are unique by the fence, not by the index.
create table outbox (
  slot text not null,
  seq bigint not null,
  n int not null,
  body bytea not null,
  at timestamptz not null default now()
) partition by range (at);
alter table outbox alter column body set storage external;
create index outbox_slot_seq on outbox (slot, seq);
create table outbox_default partition of outbox default;

create table state (
  key text primary key,
  slot text not null,
  version bigint not null,
  body json_text not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

create table intent (
  op_key text primary key,
  key text not null,
  slot text not null,
  epoch bigint not null,
  event_id text not null,
  target text not null,
  priority int not null,
  hash text not null,
  command json_text,
  state text not null,
  deadline_at timestamptz not null,
  answer json_text
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
create index intent_key on intent (key);

create table lane (
  key text primary key,
  slot text not null,
  state text not null,
  version bigint not null,
  target text,
  priority int not null,
  attempts int not null,
  tries int not null,
  due_at timestamptz,
  head_pos bigint,
  head_id text,
  head_type text,
  failure json_text,
  first_blocked timestamptz not null default now(),
  last_failed timestamptz
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
create index lane_slot on lane (slot);
create index lane_state on lane (state, first_blocked);

create table parked (
  key text not null,
  pos bigint not null,
  slot text not null,
  kind text not null,
  in_lane boolean not null,
  event_id text not null,
  generation int not null,
  type text not null,
  record bytea,
  body json_text,
  at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  primary key (key, pos)
) with (autovacuum_vacuum_scale_factor = 0.05);
alter table parked alter column record set storage external;
create index parked_mailbox on parked (slot, due_at) where not in_lane;
-- Below every position that an owner gives (epoch x 10^9 + n), and within 2^53.
create sequence mailbox_pos minvalue -9000000000000000 start -9000000000000000;

create table awaiting (
  key text not null,
  ref text not null,
  slot text not null,
  version bigint not null,
  primary key (key, ref)
);
create index awaiting_ref on awaiting (ref);

create table wanted (
  handler text not null,
  key text not null,
  slot text not null,
  version bigint not null,
  body json_text not null,
  state text not null,
  attempts int not null,
  due_at timestamptz,
  failure json_text,
  primary key (handler, key)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
create index wanted_dirty on wanted (handler, slot, due_at) where state = 'dirty';
create index wanted_key on wanted (key);

create table crash (
  event_id text primary key,
  starts int not null,
  at timestamptz not null default now()
);

create table submission (
  client text not null,
  key text not null,
  payload_hash text not null,
  record_key text not null,
  event_id text not null,
  at timestamptz not null default now(),
  primary key (client, key)
);

create table command (
  id text primary key,
  at timestamptz not null default now()
);

create table audit (
  id bigint generated always as identity primary key,
  command_id text not null,
  key text not null,
  verb text not null,
  by text not null,
  reason text not null,
  plan_hash text not null,
  outcome text not null,
  detail text not null,
  at timestamptz not null default now()
);
create index audit_key on audit (key, id);
