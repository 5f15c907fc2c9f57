-- Copies of the program remember who a cookie stands for; whatever ends a session or changes
-- an account tells them all to ask again.
create function tell_who_asks() returns trigger language plpgsql as $$
begin
    perform pg_notify('who_asks', '');
    return null;
end $$;
comment on function tell_who_asks is 'Tells listening programs that what they remember of sessions and accounts may be wrong.';

create trigger sessions_told after update of ended_at, ends_at or delete on sessions
    for each statement execute function tell_who_asks();
create trigger accounts_told after update or delete on accounts
    for each statement execute function tell_who_asks();
