-- Keeps search_entries true: each change of a text that is searched changes its row, in the
-- same transaction.

create function search_keep(the_kind text, id bigint) returns void language plpgsql as $$
begin
    insert into search_entries as e (kind, record_id, on_day, title, body)
    select s.kind, s.record_id, s.on_day, normalize(s.title, NFKC), normalize(s.body, NFKC) from search_sources s where s.kind = the_kind and s.record_id = id
    on conflict (kind, record_id) do update set on_day = excluded.on_day, title = excluded.title, body = excluded.body
     where (e.on_day, e.title, e.body) is distinct from (excluded.on_day, excluded.title, excluded.body);
end
$$;

-- keep_searched(kind): of the record whose row this is.
create function keep_searched() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        delete from search_entries e where e.kind = tg_argv[0] and e.record_id = old.id;
    else
        perform search_keep(tg_argv[0], new.id);
    end if;
    return null;
end
$$;

-- keep_searched_whole(kind, column): of the record that the row is a part of, and was.
create function keep_searched_whole() returns trigger language plpgsql as $$
declare
    was   bigint := case when tg_op <> 'INSERT' then (to_jsonb(old) ->> tg_argv[1])::bigint end;
    is_of bigint := case when tg_op <> 'DELETE' then (to_jsonb(new) ->> tg_argv[1])::bigint end;
begin
    if is_of is not null then
        perform search_keep(tg_argv[0], is_of);
    end if;
    if was is not null and was is distinct from is_of then
        perform search_keep(tg_argv[0], was);
    end if;
    return null;
end
$$;

create trigger institutes_searched_made after insert or delete on institutes for each row execute function keep_searched('institute');
create trigger institutes_searched after update on institutes for each row
    when ((old.name, old.city, old.website, old.notes) is distinct from (new.name, new.city, new.website, new.notes)) execute function keep_searched('institute');
create trigger institutes_searched_merged after update of merged_into_id on institutes for each row
    when (old.merged_into_id is distinct from new.merged_into_id) execute function keep_searched_whole('institute', 'merged_into_id');
create trigger institutes_searched_merged_made after insert on institutes for each row
    when (new.merged_into_id is not null) execute function keep_searched_whole('institute', 'merged_into_id');
create trigger institute_names_searched_made after insert or delete on institute_names for each row execute function keep_searched_whole('institute', 'institute_id');
create trigger institute_names_searched after update on institute_names for each row
    when ((old.text, old.position, old.institute_id) is distinct from (new.text, new.position, new.institute_id)) execute function keep_searched_whole('institute', 'institute_id');

create trigger people_searched_made after insert or delete on people for each row execute function keep_searched('person');
create trigger people_searched after update on people for each row
    when ((old.name, old.native_name, old.family_name, old.given_name, old.email, old.notes) is distinct from
          (new.name, new.native_name, new.family_name, new.given_name, new.email, new.notes)) execute function keep_searched('person');
create trigger people_searched_merged after update on people for each row
    when (old.merged_into_id is distinct from new.merged_into_id or new.merged_into_id is not null and
          (old.name, old.native_name, old.anonymised_at) is distinct from (new.name, new.native_name, new.anonymised_at))
    execute function keep_searched_whole('person', 'merged_into_id');
create trigger people_searched_merged_made after insert on people for each row
    when (new.merged_into_id is not null) execute function keep_searched_whole('person', 'merged_into_id');

-- Visits, their points and what is agreed at them are many, and saved at every turn: these
-- write their rows from what is at hand.
create function keep_searched_visit() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        delete from search_entries e where e.kind = 'visit' and e.record_id = old.id;
        return null;
    end if;
    insert into search_entries as e (kind, record_id, on_day, title, body)
    values ('visit', new.id, new.starts_on, normalize(new.title, NFKC),
            normalize(concat_ws(E'\n', nullif(left(new.purpose, 20000), ''), nullif(left(new.outcome, 20000), '')), NFKC))
    on conflict (kind, record_id) do update set on_day = excluded.on_day, title = excluded.title, body = excluded.body;
    if tg_op = 'UPDATE' and old.starts_on <> new.starts_on then
        update search_entries e set on_day = new.starts_on
         where e.kind = 'point' and e.record_id in (select p.id from points p where p.visit_id = new.id);
    end if;
    return null;
end
$$;
create trigger visits_searched_made after insert or delete on visits for each row execute function keep_searched_visit();
create trigger visits_searched after update on visits for each row
    when ((old.title, old.purpose, old.outcome, old.starts_on) is distinct from (new.title, new.purpose, new.outcome, new.starts_on)) execute function keep_searched_visit();

create function keep_searched_point() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        delete from search_entries e where e.kind = 'point' and e.record_id = old.id;
        return null;
    end if;
    insert into search_entries as e (kind, record_id, on_day, body)
    values ('point', new.id, (select v.starts_on from visits v where v.id = new.visit_id), normalize(new.text, NFKC))
    on conflict (kind, record_id) do update set on_day = excluded.on_day, body = excluded.body;
    return null;
end
$$;
create trigger points_searched_made after insert or delete on points for each row execute function keep_searched_point();
create trigger points_searched after update on points for each row
    when ((old.text, old.visit_id) is distinct from (new.text, new.visit_id)) execute function keep_searched_point();

create function keep_searched_commitment() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        delete from search_entries e where e.kind = 'commitment' and e.record_id = old.id;
        return null;
    end if;
    insert into search_entries as e (kind, record_id, on_day, title, body)
    values ('commitment', new.id, coalesce(new.due_on, (new.created_at at time zone 'UTC')::date), normalize(new.what, NFKC),
            normalize(concat_ws(E'\n', nullif(left(new.reason, 20000), ''), nullif(left(new.evidence, 20000), '')), NFKC))
    on conflict (kind, record_id) do update set on_day = excluded.on_day, title = excluded.title, body = excluded.body;
    return null;
end
$$;
create trigger commitments_searched_made after insert or delete on commitments for each row execute function keep_searched_commitment();
create trigger commitments_searched after update on commitments for each row
    when ((old.what, old.reason, old.evidence, old.due_on) is distinct from (new.what, new.reason, new.evidence, new.due_on)) execute function keep_searched_commitment();

create trigger agreements_searched_made after insert or delete on agreements for each row execute function keep_searched('agreement');
create trigger agreements_searched after update on agreements for each row
    when ((old.title, old.notes, old.starts_on, old.signed_on) is distinct from (new.title, new.notes, new.starts_on, new.signed_on)) execute function keep_searched('agreement');
create trigger agreement_milestones_searched_made after insert or delete on agreement_milestones for each row execute function keep_searched_whole('agreement', 'agreement_id');
create trigger agreement_milestones_searched after update on agreement_milestones for each row
    when ((old.title, old.position, old.agreement_id) is distinct from (new.title, new.position, new.agreement_id)) execute function keep_searched_whole('agreement', 'agreement_id');

create trigger topics_searched_made after insert or delete on topics for each row execute function keep_searched('topic');
create trigger topics_searched after update on topics for each row
    when ((old.title, old.summary, old.stage_on) is distinct from (new.title, new.summary, new.stage_on)) execute function keep_searched('topic');

create trigger forums_searched_made after insert or delete on forums for each row execute function keep_searched('forum');
create trigger forums_searched after update on forums for each row
    when ((old.name, old.name_ko, old.acronym, old.notes) is distinct from (new.name, new.name_ko, new.acronym, new.notes)) execute function keep_searched('forum');
create trigger forum_problems_searched_made after insert or delete on forum_problems for each row execute function keep_searched_whole('forum', 'forum_id');
create trigger forum_problems_searched after update on forum_problems for each row
    when ((old.text, old.position, old.forum_id) is distinct from (new.text, new.position, new.forum_id)) execute function keep_searched_whole('forum', 'forum_id');
create trigger forum_reforms_searched_made after insert or delete on forum_reforms for each row execute function keep_searched_whole('forum', 'forum_id');
create trigger forum_reforms_searched after update on forum_reforms for each row
    when ((old.text, old.position, old.forum_id) is distinct from (new.text, new.position, new.forum_id)) execute function keep_searched_whole('forum', 'forum_id');

create trigger editions_searched_made after insert or delete on editions for each row execute function keep_searched('edition');
create trigger editions_searched after update on editions for each row
    when ((old.theme, old.city, old.starts_on) is distinct from (new.theme, new.city, new.starts_on)) execute function keep_searched('edition');
create trigger edition_points_searched_made after insert or delete on edition_points for each row execute function keep_searched_whole('edition', 'edition_id');
create trigger edition_points_searched after update on edition_points for each row
    when ((old.text, old.position, old.edition_id) is distinct from (new.text, new.position, new.edition_id)) execute function keep_searched_whole('edition', 'edition_id');

create trigger exchanges_searched_made after insert or delete on exchanges for each row execute function keep_searched('exchange');
create trigger exchanges_searched after update on exchanges for each row
    when ((old.outcome, old.starts_on) is distinct from (new.outcome, new.starts_on)) execute function keep_searched('exchange');

create trigger outputs_searched_made after insert or delete on outputs for each row execute function keep_searched('output');
create trigger outputs_searched after update on outputs for each row
    when ((old.title, old.doi, old.notes, old.published_on) is distinct from (new.title, new.doi, new.notes, new.published_on)) execute function keep_searched('output');

create trigger posts_searched_made after insert or delete on posts for each row execute function keep_searched('post');
create trigger posts_searched after update on posts for each row
    when ((old.title_en, old.title_ko, old.text_en, old.text_ko, old.published_on) is distinct from
          (new.title_en, new.title_ko, new.text_en, new.text_ko, new.published_on)) execute function keep_searched('post');

create trigger files_searched_made after insert or delete on files for each row execute function keep_searched('file');
create trigger files_searched after update on files for each row
    when (old.name is distinct from new.name) execute function keep_searched('file');

create trigger areas_searched_made after insert or delete on areas for each row execute function keep_searched('area');
create trigger areas_searched after update on areas for each row
    when ((old.name_en, old.name_ko) is distinct from (new.name_en, new.name_ko)) execute function keep_searched('area');

-- Whether an account may see what an entry stands for, and it is there. Planned once for each
-- connection, and only for the kind that is asked for.
create function search_seen(who bigint, writes boolean, kind text, of bigint) returns boolean language plpgsql stable parallel safe as $$
begin
    if kind = 'point' then
        return exists (select from points p where p.id = of and (select true from seen_visits(who) v where v.id = p.visit_id and v.removed_at is null));
    elsif kind = 'visit' then
        return exists (select from seen_visits(who) v where v.id = of and v.removed_at is null);
    elsif kind = 'commitment' then
        return exists (select from seen_commitments(who) c where c.id = of and c.removed_at is null);
    elsif kind = 'agreement' then
        return exists (select from seen_agreements(who) g where g.id = of and g.removed_at is null);
    elsif kind = 'topic' then
        return exists (select from seen_topics(who) t where t.id = of and t.removed_at is null);
    elsif kind = 'institute' then
        return exists (select from institutes i where i.id = of and i.removed_at is null);
    elsif kind = 'person' then
        return exists (select from people p where p.id = of and p.removed_at is null and p.anonymised_at is null);
    elsif kind = 'forum' then
        return exists (select from forums f where f.id = of and f.removed_at is null);
    elsif kind = 'edition' then
        return exists (select from editions e join forums f on f.id = e.forum_id and f.removed_at is null where e.id = of and e.removed_at is null);
    elsif kind = 'exchange' then
        return exists (select from exchanges x where x.id = of and x.removed_at is null);
    elsif kind = 'output' then
        return exists (select from outputs o where o.id = of and o.removed_at is null);
    elsif kind = 'area' then
        return exists (select from areas a where a.id = of and a.removed_at is null);
    elsif kind = 'post' then -- who does not write reads what the public reads
        return exists (
            select from posts s left join visits v on v.id = s.visit_id
             where s.id = of and s.removed_at is null
               and case when writes then s.visit_id is null or (select true from seen_visits(who) sv where sv.id = s.visit_id)
                        else s.state = 'published' and not coalesce(v.confidential, false) end);
    elsif kind = 'file' then
        return exists (
            select from seen_files(who) f
              left join visits v on v.id = f.visit_id left join institutes i on i.id = f.institute_id left join agreements g on g.id = f.agreement_id
              left join commitments c on c.id = f.commitment_id left join outputs o on o.id = f.output_id
             where f.id = of and f.removed_at is null and coalesce(v.removed_at, i.removed_at, g.removed_at, c.removed_at, o.removed_at) is null);
    end if;
    return false;
end
$$;
comment on function search_seen(bigint, boolean, text, bigint) is
    'Whether the account may see the record, and it was not removed; writes: whether it is one that writes news.';

-- Whether a record has to do with an institute, or (institute 0) with one in a country.
create function search_at(kind text, of bigint, institute bigint, place text) returns boolean language plpgsql stable parallel safe as $$
begin
    return exists (
        select from institutes i
         where (search_at.institute = 0 or i.id = search_at.institute) and (place = '' or i.country = place) and i.id in (
            select of where search_at.kind = 'institute'
            union all select o.institute_id from positions o where search_at.kind = 'person' and o.person_id = of
            union all select s.institute_id from stops s where search_at.kind = 'visit' and s.visit_id = of
            union all select s.institute_id from points p join stops s on s.visit_id = p.visit_id and (p.stop_id is null or s.id = p.stop_id)
                       where search_at.kind = 'point' and p.id = of
            union all select c.institute_id from commitment_institutes c where search_at.kind = 'commitment' and c.commitment_id = of
            union all select p.institute_id from agreement_parties p where search_at.kind = 'agreement' and p.agreement_id = of
            union all select t.institute_id from topic_institutes t where search_at.kind = 'topic' and t.topic_id = of
            union all select f.institute_id from forum_institutes f where search_at.kind = 'forum' and f.forum_id = of
            union all select f.institute_id from editions e join forum_institutes f on f.forum_id = e.forum_id where search_at.kind = 'edition' and e.id = of
            union all select unnest(array[x.from_institute_id, x.to_institute_id]) from exchanges x where search_at.kind = 'exchange' and x.id = of
            union all select s.institute_id from output_shares s where search_at.kind = 'output' and s.output_id = of
            union all select o.institute_id from output_people p join positions o on o.person_id = p.person_id where search_at.kind = 'output' and p.output_id = of
            union all select s.institute_id from posts n join stops s on s.visit_id = n.visit_id where search_at.kind = 'post' and n.id = of
            union all select coalesce(f.institute_id, s.institute_id, p.institute_id, c.institute_id) from files f
                        left join stops s on s.visit_id = f.visit_id left join agreement_parties p on p.agreement_id = f.agreement_id
                        left join commitment_institutes c on c.commitment_id = f.commitment_id
                       where search_at.kind = 'file' and f.id = of));
end
$$;
comment on function search_at(text, bigint, bigint, text) is 'Whether the record has to do with the institute, or with any in the country.';

select search_fill();
create index search_entries_words on search_entries using gin (search_words(kind, title, body)) with (gin_pending_list_limit = 256);
alter index search_entries_words alter column 1 set statistics 500; -- how common words are decides how they are looked for
create index search_entries_newest_first on search_entries (kind, on_day desc, record_id desc);
analyze search_entries;
