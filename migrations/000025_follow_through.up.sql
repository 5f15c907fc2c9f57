-- Which day it is at the office: as the settings say, or else the zone of the connection, which
-- the program opens with the office's. gyoryu.today, of the transaction, goes before both.
create function office_day(at timestamptz) returns date language plpgsql stable as $$
declare
    zone text := (select s.zone from settings s);
begin
    return (at at time zone coalesce(zone, current_setting('TimeZone')))::date;
exception when invalid_parameter_value then -- a zone that only the program knows
    return (at at time zone current_setting('TimeZone'))::date;
end
$$;
create function office_today() returns date language sql stable as $$
    select coalesce(nullif(current_setting('gyoryu.today', true), '')::date, office_day(now()))
$$;

create table commitment_spells (
    commitment_id bigint  not null references commitments (id) on delete cascade,
    since         date    not null,
    until         date,
    state         text    not null,
    due_on        date,
    agreed_on     date    not null,
    gone          boolean not null default false,
    primary key (commitment_id, since),

    constraint commitment_spells_days_order  check (until > since),
    constraint commitment_spells_agreed      check (agreed_on <= since),
    constraint commitment_spells_state_known check (state in ('open', 'under_way', 'kept', 'dropped'))
);
create index commitment_spells_settled on commitment_spells (state, since desc, commitment_id desc) include (until)
    where not gone and state in ('kept', 'dropped');
create index commitment_spells_by_due on commitment_spells (due_on desc, commitment_id desc) include (since, until)
    where not gone and state in ('open', 'under_way') and due_on is not null;
create index commitment_spells_undated on commitment_spells (since desc, commitment_id desc) include (until)
    where not gone and state in ('open', 'under_way') and due_on is null;
comment on table commitment_spells is
    'How each commitment stood at the end of which days: one row for each span in which it had one state and one due day. Written by triggers alone.';
comment on column commitment_spells.until is 'The day on which the next span begins; null while this one lasts.';
comment on column commitment_spells.agreed_on is 'The first day of the first span of the commitment.';
comment on column commitment_spells.gone is 'Whether the commitment is removed: it is in no figure, of no day, until it is brought back.';

-- Makes a new span begin on a day, if one goes over it.
create function cut_spell(of bigint, on_day date) returns void language sql as $$
    insert into commitment_spells (commitment_id, since, until, state, due_on, agreed_on, gone)
    select s.commitment_id, on_day, s.until, s.state, s.due_on, s.agreed_on, s.gone
      from commitment_spells s where s.commitment_id = of and s.since < on_day and (s.until is null or s.until > on_day);
    update commitment_spells s set until = on_day
     where s.commitment_id = of and s.since < on_day and (s.until is null or s.until > on_day);
$$;

-- Gives a commitment a state, or a due day, on all days from one up to another (null: for ever).
create function set_spells(of bigint, from_day date, to_day date, new_state text, dated boolean, new_due date) returns void language plpgsql as $$
declare
    begun date := (select min(since) from commitment_spells where commitment_id = of);
    last  commitment_spells;
    one   commitment_spells;
begin
    if from_day >= to_day then
        return;
    end if;
    if from_day < begun then -- it was there earlier than was known
        update commitment_spells set since = from_day, agreed_on = from_day where commitment_id = of and since = begun;
        update commitment_spells set agreed_on = from_day where commitment_id = of and since > begun;
    else
        perform cut_spell(of, from_day);
    end if;
    perform cut_spell(of, to_day);
    update commitment_spells set state = coalesce(new_state, state), due_on = case when dated then new_due else due_on end
     where commitment_id = of and since >= from_day and (to_day is null or since < to_day);
    for one in select * from commitment_spells where commitment_id = of order by since loop -- what is alike is one span
        if last.since is not null and last.state = one.state and last.due_on is not distinct from one.due_on then
            delete from commitment_spells where commitment_id = of and since = one.since;
            update commitment_spells set until = one.until where commitment_id = of and since = last.since;
        else
            last := one;
        end if;
    end loop;
end
$$;

-- Writes what a change of a commitment means, made on a day: its state goes by the day on which
-- it came into it, its due day by the day of the change.
create function turn_spells(old_row jsonb, new_row jsonb, on_day date) returns void language plpgsql as $$
declare
    of     bigint := (new_row ->> 'id')::bigint;
    turned date   := (new_row ->> 'state_on')::date;
    before date   := (old_row ->> 'state_on')::date;
    agreed date;
begin
    if old_row is null then
        agreed := least(on_day, office_day((new_row ->> 'created_at')::timestamptz),
                        (select v.starts_on from visits v where v.id = (new_row ->> 'visit_id')::bigint and new_row ->> 'point_id' is not null));
        insert into commitment_spells (commitment_id, since, state, due_on, agreed_on, gone)
        values (of, agreed, 'open', (new_row ->> 'due_on')::date, agreed, new_row ->> 'removed_at' is not null);
        if new_row ->> 'state' <> 'open' then
            perform set_spells(of, coalesce(turned, on_day), null, new_row ->> 'state', false, null);
        end if;
        return;
    end if;
    if old_row ->> 'state' <> new_row ->> 'state' then
        perform set_spells(of, coalesce(turned, on_day), null, new_row ->> 'state', false, null);
    elsif turned < before or before is null and turned is not null then -- the day was put right
        perform set_spells(of, turned, null, new_row ->> 'state', false, null);
    elsif turned > before then
        perform set_spells(of, before, turned, coalesce((select s.state from commitment_spells s
            where s.commitment_id = of and s.since < before order by s.since desc limit 1), 'open'), false, null);
    end if;
    if old_row ->> 'due_on' is distinct from new_row ->> 'due_on' then
        perform set_spells(of, on_day, null, null, true, (new_row ->> 'due_on')::date);
    end if;
    if (old_row ->> 'removed_at' is null) <> (new_row ->> 'removed_at' is null) then
        update commitment_spells set gone = new_row ->> 'removed_at' is not null where commitment_id = of;
    end if;
end
$$;

create function keep_spells() returns trigger language plpgsql as $$
begin
    perform turn_spells(case when tg_op = 'UPDATE' then to_jsonb(old) end, to_jsonb(new), office_today());
    return null;
end
$$;
create trigger commitments_spells_made after insert on commitments for each row execute function keep_spells();
create trigger commitments_spells after update of state, state_on, due_on, removed_at on commitments for each row
    when ((old.state, old.state_on, old.due_on, old.removed_at) is distinct from (new.state, new.state_on, new.due_on, new.removed_at))
    execute function keep_spells();

-- What was agreed at a visit was agreed on its first day, also when that is put right.
create function move_spells() returns trigger language plpgsql as $$
declare
    one record;
    day date;
begin
    for one in
        select s.commitment_id as id, s.since, s.until, office_day(c.created_at) as made_on
          from commitments c join commitment_spells s on s.commitment_id = c.id and s.since = s.agreed_on
         where c.visit_id = new.id and c.point_id is not null
    loop
        if one.since = least(old.starts_on, one.made_on) then
            day := least(new.starts_on, one.made_on, one.until - 1);
        else -- something happened to it before
            day := least(new.starts_on, one.since);
        end if;
        update commitment_spells set since = day, agreed_on = day where commitment_id = one.id and since = one.since;
        update commitment_spells set agreed_on = day where commitment_id = one.id and since <> day;
    end loop;
    return null;
end
$$;
create trigger visits_spells after update of starts_on on visits for each row
    when (old.starts_on <> new.starts_on) execute function move_spells();

-- What is there already, by its history; what has none, as it stands.
do $$
declare
    one record;
begin
    for one in
        select h.before, h.after, office_day(h.at) as on_day
          from history h where h.noun = 'commitment' and h.part = 'commitments' and h.after is not null
           and exists (select from commitments c where c.id = h.part_id)
         order by h.id
    loop
        if one.before is null or exists (select from commitment_spells s where s.commitment_id = (one.after ->> 'id')::bigint) then
            perform turn_spells(one.before, one.after, one.on_day);
        end if;
    end loop;
    for one in
        select to_jsonb(c) as after from commitments c where not exists (select from commitment_spells s where s.commitment_id = c.id)
    loop
        perform turn_spells(null, one.after, office_today());
    end loop;
end
$$;

-- Few are confidential: they are found first where figures leave them out.
create index visits_confidential on visits (id) where confidential;
create index agreements_confidential on agreements (id) where confidential;
