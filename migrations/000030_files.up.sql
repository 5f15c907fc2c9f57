-- How large a file may be, which the administrator sets.
alter table settings add column file_megabytes smallint not null default 50;
alter table settings add constraint settings_file_megabytes check (file_megabytes between 1 and 500);

-- What files hold, in pieces. A blob counts once its row has the hash of the whole: what was cut
-- off halfway has none, and is thrown away some hours later.
create table blobs (
    id       bigint generated always as identity primary key,
    sha256   bytea,
    size     bigint,
    begun_at timestamptz not null default now(),

    constraint blobs_once          unique (sha256),
    constraint blobs_whole         check ((sha256 is null) = (size is null)),
    constraint blobs_sha256_length check (octet_length(sha256) = 32),
    constraint blobs_size          check (size > 0)
);
create index blobs_not_whole on blobs (begun_at) where sha256 is null;
comment on table blobs is 'The contents of files, each once however many files have it.';
comment on column blobs.sha256 is 'The SHA-256 of all its chunks; null until all of them are there.';

create table blob_chunks (
    blob_id bigint not null references blobs (id) on delete cascade,
    n       int    not null,
    bytes   bytea  not null,
    primary key (blob_id, n),

    constraint blob_chunks_length check (octet_length(bytes) between 1 and 262144)
);
alter table blob_chunks alter column bytes set storage external; -- most files are packed already
comment on table blob_chunks is 'A piece of a blob: each has 262,144 bytes but the last.';
comment on column blob_chunks.n is 'Which piece it is, from 0.';

-- A file is attached to one record, and goes with it where it is seen and hidden.
create table files (
    id            bigint generated always as identity primary key,
    visit_id      bigint references visits (id) on delete restrict,
    institute_id  bigint references institutes (id) on delete restrict,
    agreement_id  bigint references agreements (id) on delete restrict,
    commitment_id bigint references commitments (id) on delete restrict,
    output_id     bigint references outputs (id) on delete restrict,
    name          text   not null,
    content_type  text   not null,
    blob_id       bigint not null references blobs (id) on delete restrict,
    version       bigint not null default 1,
    created_at    timestamptz not null default now(),
    created_by    bigint references accounts (id) on delete restrict,
    updated_at    timestamptz not null default now(),
    removed_at    timestamptz,
    removed_by    bigint references accounts (id) on delete restrict,

    constraint files_of_one       check (num_nonnulls(visit_id, institute_id, agreement_id, commitment_id, output_id) = 1),
    constraint files_name_length  check (octet_length(name) between 1 and 255),
    constraint files_name_is_base check (name !~ '[/\\[:cntrl:]]' and name not in ('.', '..'))
);
create index files_of_visit on files (visit_id, id desc) where visit_id is not null;
create index files_of_institute on files (institute_id, id desc) where institute_id is not null;
create index files_of_agreement on files (agreement_id, id desc) where agreement_id is not null;
create index files_of_commitment on files (commitment_id, id desc) where commitment_id is not null;
create index files_of_output on files (output_id, id desc) where output_id is not null;
create index files_by_blob on files (blob_id);
create index files_by_writer on files (created_by);
comment on table files is 'What is attached to a visit, an institute, an agreement, a commitment or an output.';
comment on column files.content_type is 'What the content shows it to be, whatever its name says.';
create trigger files_version before update on files for each row execute function next_version();

-- A file is in the history of the record that it is attached to.
create function keep_file_history() returns trigger language plpgsql as $$
declare
    old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    one_row jsonb := coalesce(new_row, old_row);
begin
    insert into history (noun, noun_id, part, part_id, action, before, after, account_id)
    select r.noun, (one_row ->> (r.noun || '_id'))::bigint, 'files', (one_row ->> 'id')::bigint, lower(tg_op), old_row, new_row, acting_account()
      from unnest(array['visit', 'institute', 'agreement', 'commitment', 'output']) r (noun)
     where one_row ->> (r.noun || '_id') is not null;
    return null;
end
$$;
create trigger files_history after insert or update or delete on files for each row execute function keep_file_history();

-- Who may see a file is said here and nowhere else: who may see its record.
create function seen_files(who bigint) returns setof files language sql stable parallel safe as $$
    select f.*
      from files f
     where (f.visit_id is null or (select true from seen_visits(who) v where v.id = f.visit_id)) -- row by row: exists might read all visits at once
       and (f.agreement_id is null or (select true from seen_agreements(who) g where g.id = f.agreement_id))
       and (f.commitment_id is null or (select true from seen_commitments(who) c where c.id = f.commitment_id))
$$;
comment on function seen_files(bigint) is 'Files, removed ones too, of the records that the account may see.';
