-- Search keeps one row for each record, with the texts by which it is found, and one index
-- over what they are cut into. Korean and Chinese are cut into pairs of neighbouring
-- characters, since most of their words have two; Latin words and numbers stay whole.

-- A normalised text without capitals, spaces and signs, lines apart: what is compared of names.
-- Unsafe to be run in parallel means that no search is: to start a worker takes longer than one.
create function search_key(t text) returns text language sql immutable parallel unsafe strict as $$
    select regexp_replace(lower(t), '[^\n0-9a-zà-ɏ\u0370-\u1fff\u3041-\u30fa\u30fc-\u318e\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]+', '', 'g')
$$;

-- What a text is cut into, once it is normalised, each piece behind a letter that says where it stands.
create function search_pieces(scope text, t text) returns text[] language plpgsql immutable parallel safe strict as $$
declare
    f     text := regexp_replace(lower(t), '[^0-9a-zà-ɏ\u0370-\u1fff\u3041-\u30fa\u30fc-\u318e\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]+', ' ', 'g');
    c     text[];
    found text[] := '{}';
begin
    if f ~ '[\u3041-\ud7a3\U00020000-\U0003ffff]' then
        c := string_to_array(f, null);
        select array_agg(scope || case when y collate "C" >= 'ぁ' then x || y else x end) into found
          from unnest(c, c[2:] || ' '::text) p (x, y) where x collate "C" >= 'ぁ';
        f := regexp_replace(f, '[\u3041-\ud7a3\U00020000-\U0003ffff]+', ' ', 'g');
    end if;
    f := trim(f);
    if f = '' then
        return found;
    end if;
    if f ~ '[^ ]{41}' then -- nobody looks for the forty-first letter, and a piece may not be too long
        f := regexp_replace(f, '([^ ]{40})[^ ]+', '\1', 'g');
    end if;
    return found || string_to_array(scope || regexp_replace(f, ' +', ' ' || scope, 'g'), ' ');
end
$$;

-- How a name sounds, whichever way Korean is romanised: 조황희, Cho Hwang-hee and Jo Hwanghui
-- are alike. Coarse on purpose: what sounds alike comes last among what is found.
create function search_sound(t text) returns text language plpgsql immutable parallel safe strict as $$
declare
    s text := regexp_replace(lower(normalize(normalize(t, NFKC), NFD)), '[^a-z\u1100-\u1112\u1161-\u1175\u11a8-\u11c2]', '', 'g');
begin
    if s ~ '[\u1100-\u11c2]' then
        s := translate(s, U&'\1100\1101\1102\1103\1104\1105\1106\1107\1108\1109\110a\110c\110d\110e\110f\1110\1111\1112\110b', 'ggnddlmbbssjjjgdbh');
        s := translate(s, U&'\1161\1162\1163\1164\1165\1166\1167\1168\1169\116a\116b\116c\116d\116e\116f\1170\1171\1172\1173\1174\1175', 'aeaeoeoeoaeeoooeiooii');
        s := translate(s, U&'\11a8\11a9\11aa\11ab\11ac\11ad\11ae\11af\11b0\11b1\11b2\11b3\11b4\11b5\11b6\11b7\11b8\11b9\11ba\11bb\11bc\11bd\11be\11bf\11c0\11c1\11c2',
                          'gggnnndllllllllmbbdd@ddgdb');
        s := replace(s, '@', 'ng');
    end if;
    s := regexp_replace(s, 'ar(?=[kg])', 'a', 'g');
    s := regexp_replace(s, 'eui|wi|ui|ee|yi', 'i', 'g');
    s := regexp_replace(s, 'yeo|weo|eo|eu|yoo|you|yu|woo|wo|oo|ou|yo', 'u', 'g');
    s := regexp_replace(s, 'wae|yae|ae|oe|oi|ei|ai|ay|ey|ye|we', 'e', 'g');
    s := regexp_replace(s, '[yw]a', 'a', 'g');
    s := replace(replace(s, 'ch', 'j'), 'sh', 's');
    s := translate(s, 'uyzkqctpfrxvw', 'oijgggdbblsb');
    s := regexp_replace(s, 'h(?![aeio])', '', 'g');
    s := regexp_replace(s, '^l(?=[io])', ''); -- Lee, Yi and Rhee are one name
    return regexp_replace(s, '(.)\1+', '\1', 'g');
end
$$;

-- The initial consonants of the Hangul in a text: ㅈㅎㅎ of 조황희, as conjoining letters.
create function search_initials(t text) returns text language sql immutable parallel safe strict as $$
    select regexp_replace(normalize(t, NFD), '[^\u1100-\u1112]', '', 'g')
$$;

-- By what a name is found besides its words: its initial consonants from each syllable on, and
-- for a person's also how it sounds, in parts and whole, family name first and last.
create function search_name_pieces(scope text, names text, sounds boolean) returns text[] language plpgsql immutable parallel safe strict as $$
declare
    line  text;
    s     text;
    words text[];
    found text[] := '{}';
begin
    foreach line in array string_to_array(left(names, 2000), E'\n') loop
        s := left(search_initials(line), 40);
        for i in 1 .. char_length(s) loop
            found := found || (scope || '^' || substr(s, i));
        end loop;
        continue when not sounds;
        if line ~ '^[가-힣]{2,5}$' then -- a Korean name: the family's is nearly always one syllable
            words := array[left(line, 1), substr(line, 2)];
        else
            words := regexp_split_to_array(trim(line), '[\s,]+');
        end if;
        continue when cardinality(words) > 5;
        found := found || array(
            select scope || '~' || x.s
              from (select search_sound(p) from unnest(words) w, regexp_split_to_table(w, '-') p
                    union select search_sound(w) from unnest(words) w
                    union select search_sound(array_to_string(words[i + 1:] || words[:i], '')) from generate_series(0, cardinality(words) - 1) i) x (s)
             where x.s <> '');
    end loop;
    return found;
end
$$;

-- The letter of a kind: capital for its title or names, small for its text.
create function search_scope(kind text) returns text language sql immutable parallel safe strict as $$
    select case kind when 'institute' then 'I' when 'person' then 'P' when 'visit' then 'V' when 'point' then 'N' when 'commitment' then 'C'
        when 'agreement' then 'A' when 'topic' then 'T' when 'forum' then 'F' when 'edition' then 'E' when 'exchange' then 'X'
        when 'output' then 'O' when 'post' then 'S' when 'file' then 'L' when 'area' then 'R' end
$$;

-- Dear, so that it is looked up and not reckoned out.
create function search_words(kind text, title text, body text) returns tsvector language plpgsql immutable parallel unsafe strict cost 1000 as $$
declare
    s text := search_scope(kind);
begin
    return array_to_tsvector(array(select distinct x from unnest(
        search_pieces(s, title) || search_pieces(lower(s), body) ||
        case when kind in ('institute', 'person', 'forum', 'area') then search_name_pieces(s, title, kind = 'person') else '{}' end) x where x <> ''));
end
$$;

create table search_entries (
    kind      text   not null,
    record_id bigint not null,
    on_day    date   not null,
    title     text   not null default '',
    body      text   not null default '',
    primary key (kind, record_id),

    constraint search_entries_kind_searched check (search_scope(kind) is not null)
);
comment on table search_entries is 'What each record is found by, removed and confidential ones too: who may see it is asked of the record. Written by triggers alone.';
comment on column search_entries.on_day is 'The day that it is about, for the order by day.';
comment on column search_entries.title is 'Its title, or all its names, one a line; in NFKC, so that width does not count.';
comment on column search_entries.body is 'Its other words, the first 20,000 characters of each text, likewise.';

-- What the rows are made of. It is the one place that says which texts are searched.
create view search_sources as
    select 'institute' as kind, i.id as record_id, (i.created_at at time zone 'UTC')::date as on_day,
           coalesce((select string_agg(n.text, E'\n' order by n.institute_id <> i.id, n.position, n.id) from institute_names n
                      where n.institute_id = i.id or n.institute_id in (select m.id from institutes m where m.merged_into_id = i.id)), i.name) as title,
           concat_ws(E'\n', nullif(i.city, ''), nullif(i.website, ''), nullif(left(i.notes, 20000), '')) as body
      from institutes i
    union all
    select 'person', p.id, (p.created_at at time zone 'UTC')::date,
           concat_ws(E'\n', p.name, nullif(p.native_name, ''), nullif(trim(p.family_name || ' ' || p.given_name), ''),
                     (select string_agg(concat_ws(E'\n', m.name, nullif(m.native_name, '')), E'\n' order by m.id) from people m where m.merged_into_id = p.id and m.anonymised_at is null)),
           concat_ws(E'\n', nullif(p.email, ''), nullif(left(p.notes, 20000), ''))
      from people p
    union all
    select 'visit', v.id, v.starts_on, v.title, concat_ws(E'\n', nullif(left(v.purpose, 20000), ''), nullif(left(v.outcome, 20000), '')) from visits v
    union all
    select 'point', p.id, v.starts_on, '', p.text from points p join visits v on v.id = p.visit_id
    union all
    select 'commitment', c.id, coalesce(c.due_on, (c.created_at at time zone 'UTC')::date), c.what,
           concat_ws(E'\n', nullif(left(c.reason, 20000), ''), nullif(left(c.evidence, 20000), ''))
      from commitments c
    union all
    select 'agreement', g.id, coalesce(g.starts_on, g.signed_on, (g.created_at at time zone 'UTC')::date), g.title,
           concat_ws(E'\n', nullif(g.notes, ''), (select string_agg(m.title, E'\n' order by m.position, m.id) from agreement_milestones m where m.agreement_id = g.id))
      from agreements g
    union all
    select 'topic', t.id, t.stage_on, t.title, t.summary from topics t
    union all
    select 'forum', f.id, (f.created_at at time zone 'UTC')::date, concat_ws(E'\n', f.name, nullif(f.name_ko, ''), nullif(f.acronym, '')),
           concat_ws(E'\n', nullif(f.notes, ''), (select string_agg(p.text, E'\n' order by p.position, p.id) from forum_problems p where p.forum_id = f.id),
                     (select string_agg(r.text, E'\n' order by r.position, r.id) from forum_reforms r where r.forum_id = f.id))
      from forums f
    union all
    select 'edition', e.id, coalesce(e.starts_on, (e.created_at at time zone 'UTC')::date), e.theme,
           concat_ws(E'\n', nullif(e.city, ''), (select string_agg(p.text, E'\n' order by p.position, p.id) from edition_points p where p.edition_id = e.id))
      from editions e
    union all
    select 'exchange', x.id, coalesce(x.starts_on, (x.created_at at time zone 'UTC')::date), '', x.outcome from exchanges x
    union all
    select 'output', o.id, coalesce(o.published_on, (o.created_at at time zone 'UTC')::date), o.title,
           concat_ws(E'\n', nullif(o.doi, ''), nullif(o.notes, ''))
      from outputs o
    union all
    select 'post', s.id, coalesce(s.published_on, (s.created_at at time zone 'UTC')::date), concat_ws(E'\n', nullif(s.title_en, ''), nullif(s.title_ko, '')),
           concat_ws(E'\n', nullif(left(s.text_en, 20000), ''), nullif(left(s.text_ko, 20000), ''))
      from posts s
    union all
    select 'file', f.id, (f.created_at at time zone 'UTC')::date, f.name, '' from files f
    union all
    select 'area', a.id, (a.created_at at time zone 'UTC')::date, concat_ws(E'\n', nullif(a.name_en, ''), nullif(a.name_ko, '')), '' from areas a;
comment on view search_sources is 'What search_entries has to hold: which texts of which records are searched.';

-- Makes the rows that are not there: of an older schema, and of what was copied in with the triggers off.
create function search_fill() returns void language sql as $$
    insert into search_entries (kind, record_id, on_day, title, body)
    select s.kind, s.record_id, s.on_day, normalize(s.title, NFKC), normalize(s.body, NFKC) from search_sources s
     where not exists (select from search_entries e where e.kind = s.kind and e.record_id = s.record_id)
     order by s.on_day
$$;
