-- The tries to sign in become a log for the administrator: whose account it was, and by which way in.
alter table sign_ins
    add column account_id bigint references accounts (id) on delete restrict,
    add column way        text not null default 'password',
    add constraint sign_ins_way_known check (way in ('password', 'link', 'demo'));
update sign_ins s set account_id = a.id from accounts a where lower(a.email) = lower(s.email);
create index sign_ins_by_account on sign_ins (account_id, id desc) where account_id is not null;
create index sign_ins_by_outcome on sign_ins (ok, id desc);
create index sign_ins_by_time on sign_ins (at);
comment on table sign_ins is 'Tries to sign in, kept for a year: they slow further tries down, for known and unknown addresses alike, and are the administrator''s log.';
comment on column sign_ins.account_id is 'Whose e-mail it was then; null is nobody''s.';
comment on column sign_ins.way is 'What was shown to come in: a password, a one-time link, or the button of a demo.';

-- Which institute is ours is a column of institutes, and a setting: its change is told in the
-- history of the settings too.
create function keep_home_history() returns trigger language plpgsql as $$
begin
    insert into history (noun, noun_id, part, part_id, action, before, after, account_id)
    values ('settings', 1, 'settings', 1, 'update',
            jsonb_build_object('id', 1, 'home_id', case when tg_op = 'UPDATE' and old.home then old.id end),
            jsonb_build_object('id', 1, 'home_id', case when new.home then new.id end), acting_account());
    return null;
end
$$;
create trigger institutes_home_made after insert on institutes
    for each row when (new.home) execute function keep_home_history();
create trigger institutes_home_moved after update of home on institutes
    for each row when (old.home is distinct from new.home) execute function keep_home_history();
