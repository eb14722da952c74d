-- Aborts the commit statement it stands in. Volatile and plpgsql: an expression such as 1/0 may be
-- folded away or run too early.
create function commit_guard(
  fences int, fences_held bigint,
  fresh int, fresh_written bigint,
  rows int, rows_written bigint
) returns boolean language plpgsql volatile as $$
begin
  if fences_held <> fences then
    raise exception 'another owner has a slot of this commit' using errcode = 'ME001';
  end if;
  if fresh_written <> fresh then
    raise exception 'an event of this commit is in the inbox' using errcode = 'ME002';
  end if;
  if rows_written <> rows then
    raise exception 'a row of this commit is not as named' using errcode = 'ME003';
  end if;
  return true;
end $$;

-- A UUIDv7 (RFC 9562): 48 bits of milliseconds in front of a random id.
create function new_event_id(at timestamptz default clock_timestamp()) returns uuid
language sql volatile as $$
  select encode(
    set_bit(set_bit(
      overlay(
        uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from at) * 1000)::bigint) from 3)
        from 1 for 6
      ), 52, 1), 53, 1),
    'hex')::uuid
$$;

-- The smallest id of a moment: bounds of inbox partitions.
create function first_event_id(at timestamptz) returns uuid language sql immutable as $$
  select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

create table partition_of (
  parent text not null,
  name text not null primary key,
  lower timestamptz not null,
  upper timestamptz not null
);

create function add_partition(parent text, lower timestamptz, upper timestamptz) returns void
language plpgsql as $$
declare
  part text := parent || '_' || to_char(lower at time zone 'UTC', 'YYYYMMDD_HH24');
  col text := case parent when 'inbox' then 'event_id' else 'at' end;
  lo text := case parent when 'inbox' then first_event_id(lower)::text else lower::text end;
  hi text := case parent when 'inbox' then first_event_id(upper)::text else upper::text end;
begin
  if exists (select from partition_of p where p.name = part) then
    return;
  end if;
  execute format('create table %I (like %I including all)', part, parent);
  -- Rows that came before their partition lie in the default one.
  execute format(
    'with early as (delete from %I where %I >= %L and %I < %L returning *) insert into %I select * from early',
    parent || '_default', col, lo, col, hi, part);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, part, lo, hi);
  insert into partition_of values (parent, part, lower, upper);
end $$;

create function drop_partition(gone text) returns void language plpgsql as $$
begin
  execute format('drop table %I', gone);
  delete from partition_of where name = gone;
end $$;

-- Weeks of inbox from `inbox_days` ago to two weeks ahead; quarters of a day of outbox to two days ahead.
create function housekeep(inbox_days float8, pack_hours float8) returns void language plpgsql as $$
declare
  start timestamptz;
  p record;
  pending boolean;
begin
  -- One instance at a time; the others have nothing to do.
  if not pg_try_advisory_xact_lock(hashtext(current_schema() || '.housekeep')) then
    return;
  end if;
  for start in
    select date_bin('7 days', s, '2000-01-03Z') from generate_series(
      now() - inbox_days * interval '1 day', now() + interval '14 days', interval '7 days') s
  loop
    if not exists (select from partition_of where parent = 'inbox')
      or start >= (select min(lower) from partition_of where parent = 'inbox') then
      perform add_partition('inbox', start, start + interval '7 days');
    end if;
  end loop;
  for start in
    select date_bin('6 hours', s, '2000-01-03Z') from generate_series(
      now(), now() + interval '2 days', interval '6 hours') s
  loop
    perform add_partition('outbox', start, start + interval '6 hours');
  end loop;

  for p in select * from partition_of
    where parent = 'inbox' and upper <= now() - inbox_days * interval '1 day' order by lower
  loop
    perform drop_partition(p.name);
  end loop;
  for p in select * from partition_of
    where parent = 'outbox' and upper <= now() - pack_hours * interval '1 hour' order by lower
  loop
    execute format(
      'select exists (select from %I o join slot s using (slot) where o.seq > s.published)', p.name)
      into pending;
    if not pending then
      perform drop_partition(p.name);
    end if;
  end loop;

  delete from inbox_default where at < now() - inbox_days * interval '1 day';
  delete from outbox_default o using slot s
    where o.slot = s.slot and o.seq <= s.published and o.at < now() - pack_hours * interval '1 hour';
  delete from submission where at < now() - inbox_days * interval '1 day';
  delete from command where at < now() - inbox_days * interval '1 day';
  delete from crash where at < now() - inbox_days * interval '1 day';
end $$;

select housekeep(35, 24);
