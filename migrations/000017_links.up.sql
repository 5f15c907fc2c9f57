create table links (
    id         bigint generated always as identity primary key,
    from_kind  text   not null,
    from_id    bigint not null,
    to_kind    text   not null,
    to_id      bigint not null,
    note       text   not null default '',
    created_at timestamptz not null default now(),
    created_by bigint references accounts (id) on delete restrict,
    removed_at timestamptz,
    removed_by bigint references accounts (id) on delete restrict,

    constraint links_kinds_known check (
        from_kind in ('visit', 'point', 'commitment', 'agreement', 'topic', 'exchange', 'edition', 'output') and
        to_kind in ('visit', 'point', 'commitment', 'agreement', 'topic', 'exchange', 'edition', 'output')),
    constraint links_not_itself  check ((from_kind, from_id) <> (to_kind, to_id)),
    constraint links_note_length check (char_length(note) <= 1000)
);
create unique index links_once on links (from_kind, from_id, to_kind, to_id) where removed_at is null;
create index links_back on links (to_kind, to_id) where removed_at is null;
create index links_by_writer on links (created_by);
comment on table links is 'What led to what, where somebody said so by hand; what the records themselves say is in line_after.';

-- A link is in the history of both its ends.
create function keep_link_history() returns trigger language plpgsql as $$
declare
    old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    one_row jsonb := coalesce(new_row, old_row);
begin
    insert into history (noun, noun_id, part, part_id, action, before, after, account_id)
    select e.kind, e.id, 'links', (one_row ->> 'id')::bigint, lower(tg_op), old_row, new_row, acting_account()
      from (values (one_row ->> 'from_kind', (one_row ->> 'from_id')::bigint), (one_row ->> 'to_kind', (one_row ->> 'to_id')::bigint)) e (kind, id);
    return null;
end
$$;
create trigger links_history after insert or update or delete on links for each row execute function keep_link_history();

-- What comes next on a line, of one record: by what the records say themselves, and by links.
create function line_after(kind text, of bigint) returns table (to_kind text, to_id bigint) language sql stable parallel safe as $$
    select 'point', p.id from points p where line_after.kind = 'visit' and p.visit_id = of
    union all select 'commitment', c.id from commitments c where line_after.kind = 'point' and c.point_id = of
    union all select 'agreement', g.id from agreements g where line_after.kind = 'point' and g.point_id = of
    union all select 'topic', t.id from topics t where line_after.kind = 'point' and t.point_id = of
    union all select 'edition', r.first_edition_id from forum_reforms r where line_after.kind = 'point' and r.point_id = of and r.first_edition_id is not null
    union all select 'agreement', s.agreement_id from agreement_sources s where line_after.kind = 'commitment' and s.commitment_id = of
    union all select 'commitment', c.id from commitments c where line_after.kind = 'agreement' and c.agreement_id = of and not exists (
        select from agreement_sources s where s.agreement_id = of and s.commitment_id = c.id)
    union all select 'agreement', g.id from agreements g where line_after.kind = 'agreement' and g.renewal_of_id = of
    union all select 'topic', t.id from topics t where line_after.kind = 'agreement' and t.agreement_id = of
    union all select 'exchange', e.id from exchanges e where line_after.kind = 'agreement' and e.agreement_id = of
    union all select 'output', o.output_id from output_topics o where line_after.kind = 'topic' and o.topic_id = of
    union all select 'output', o.output_id from output_exchanges o where line_after.kind = 'exchange' and o.exchange_id = of
    union all select l.to_kind, l.to_id from links l where l.from_kind = line_after.kind and l.from_id = of and l.removed_at is null
$$;
comment on function line_after(text, bigint) is 'The records that came of one, as kind and id; removed and hidden ones too.';

-- The same backwards.
create function line_before(kind text, of bigint) returns table (from_kind text, from_id bigint) language sql stable parallel safe as $$
    select 'visit', p.visit_id from points p where line_before.kind = 'point' and p.id = of
    union all select 'point', c.point_id from commitments c where line_before.kind = 'commitment' and c.id = of and c.point_id is not null
    union all select 'point', g.point_id from agreements g where line_before.kind = 'agreement' and g.id = of and g.point_id is not null
    union all select 'point', t.point_id from topics t where line_before.kind = 'topic' and t.id = of and t.point_id is not null
    union all select 'point', r.point_id from forum_reforms r where line_before.kind = 'edition' and r.first_edition_id = of and r.point_id is not null
    union all select 'commitment', s.commitment_id from agreement_sources s where line_before.kind = 'agreement' and s.agreement_id = of
    union all select 'agreement', c.agreement_id from commitments c where line_before.kind = 'commitment' and c.id = of and c.agreement_id is not null and not exists (
        select from agreement_sources s where s.commitment_id = of and s.agreement_id = c.agreement_id)
    union all select 'agreement', g.renewal_of_id from agreements g where line_before.kind = 'agreement' and g.id = of and g.renewal_of_id is not null
    union all select 'agreement', t.agreement_id from topics t where line_before.kind = 'topic' and t.id = of and t.agreement_id is not null
    union all select 'agreement', e.agreement_id from exchanges e where line_before.kind = 'exchange' and e.id = of and e.agreement_id is not null
    union all select 'topic', o.topic_id from output_topics o where line_before.kind = 'output' and o.output_id = of
    union all select 'exchange', o.exchange_id from output_exchanges o where line_before.kind = 'output' and o.output_id = of
    union all select l.from_kind, l.from_id from links l where l.to_kind = line_before.kind and l.to_id = of and l.removed_at is null
$$;
comment on function line_before(text, bigint) is 'The records of which one came, as kind and id; removed and hidden ones too.';

-- Whether an account may see one record of a line, and it is still there.
create function seen_on_line(who bigint, kind text, of bigint) returns boolean language sql stable parallel safe as $$
    select case kind
        when 'visit'      then exists (select from seen_visits(who) v where v.id = of and v.removed_at is null)
        when 'point'      then exists (select from points p where p.id = of and (select true from seen_visits(who) v where v.id = p.visit_id and v.removed_at is null))
        when 'commitment' then exists (select from seen_commitments(who) c where c.id = of and c.removed_at is null)
        when 'agreement'  then exists (select from seen_agreements(who) g where g.id = of and g.removed_at is null)
        when 'topic'      then exists (select from seen_topics(who) t where t.id = of and t.removed_at is null)
        when 'exchange'   then exists (select from exchanges e where e.id = of and e.removed_at is null)
        when 'edition'    then exists (select from editions e where e.id = of and e.removed_at is null)
        when 'output'     then exists (select from outputs o where o.id = of and o.removed_at is null)
        else false end
$$;
comment on function seen_on_line(bigint, text, bigint) is 'Whether the account may see the record, and it was not removed.';
