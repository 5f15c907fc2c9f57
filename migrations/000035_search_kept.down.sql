drop function search_seen, search_at;
do $$
declare
    one record;
begin
    for one in select g.tgname, g.tgrelid::regclass as at from pg_trigger g where g.tgname ~ '_searched(_merged)?(_made)?$' loop
        execute format('drop trigger %I on %s', one.tgname, one.at);
    end loop;
end
$$;
drop function keep_searched_commitment, keep_searched_point, keep_searched_visit, keep_searched_whole, keep_searched, search_keep;
drop index search_entries_words, search_entries_newest_first;
delete from search_entries;
