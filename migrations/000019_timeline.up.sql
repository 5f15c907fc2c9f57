-- From when to when an agreement is drawn, so that a window of years finds it by an index.
alter table agreements
    add column begins_on date not null generated always as (
        coalesce(starts_on, signed_on, state_on, (created_at at time zone 'UTC')::date)) stored,
    add column over_on date not null generated always as (
        case when state = 'ended' then coalesce(least(ends_on, state_on), starts_on, signed_on, (created_at at time zone 'UTC')::date)
             when state = 'in_force' and not renews then coalesce(ends_on, 'infinity'::date)
             else 'infinity'::date end) stored;
comment on column agreements.begins_on is 'The first day on which it is drawn: of its term, its signing, its state, or when it was written down.';
comment on column agreements.over_on is 'The last day on which it is drawn; infinity while it goes on or is not yet agreed.';
create index agreements_in_time on agreements (begins_on, id) where removed_at is null;
create index agreements_by_kind on agreements (kind, begins_on, id) where removed_at is null;

drop trigger agreements_history on agreements;
create trigger agreements_history after insert or update or delete on agreements
    for each row execute function keep_history('agreement', 'id', 'notice_on', 'last_on', 'begins_on', 'over_on');
