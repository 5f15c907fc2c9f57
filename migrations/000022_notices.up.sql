-- What an account is told, in the program and by mail. The record that a notice is about may
-- become hidden from its account, or be removed: whoever reads notices asks for it as always.
create table notices (
    id         bigint generated always as identity primary key,
    account_id bigint not null references accounts (id) on delete restrict,
    kind       text   not null,
    noun       text   not null,
    noun_id    bigint not null,
    about_on   date,
    key        text   not null,
    told_at    timestamptz not null default now(),
    seen_at    timestamptz,

    constraint notices_kind_known  check (kind in ('due', 'overdue', 'notice_day', 'report', 'charge', 'followed', 'handover', 'milestone')),
    constraint notices_noun_known  check (noun in ('visit', 'commitment', 'agreement', 'topic', 'institute', 'forum', 'assignment')),
    constraint notices_key_length  check (char_length(key) between 1 and 200),
    constraint notices_once        unique (account_id, key)
);
create index notices_newest_first on notices (account_id, id desc);
create index notices_not_seen on notices (account_id) where seen_at is null;
comment on table notices is 'What an account was told about a record, once for each key; about_on is the day that it is about, such as the day on which something is due.';

-- What an account follows.
create table follows (
    id           bigint generated always as identity primary key,
    account_id   bigint not null references accounts (id) on delete restrict,
    institute_id bigint references institutes (id) on delete restrict,
    topic_id     bigint references topics (id) on delete restrict,
    created_at   timestamptz not null default now(),

    constraint follows_of_one         check (num_nonnulls(institute_id, topic_id) = 1),
    constraint follows_institute_once unique (account_id, institute_id),
    constraint follows_topic_once     unique (account_id, topic_id)
);
create index follows_by_institute on follows (institute_id) where institute_id is not null;
create index follows_by_topic on follows (topic_id) where topic_id is not null;
comment on table follows is 'Institutes and topics whose changes an account wants to be told of.';

-- Kinds of mail that an account does not want.
create table mail_offs (
    account_id bigint not null references accounts (id) on delete restrict,
    kind       text   not null,
    off_at     timestamptz not null default now(),

    primary key (account_id, kind),
    constraint mail_offs_kind_known check (kind in ('digest', 'weekly', 'charge', 'followed'))
);
comment on table mail_offs is 'Kinds of mail that an account has switched off.';

-- The key of an account in the links of its mails that switch a kind of mail off. It opens
-- nothing else.
create table mail_keys (
    account_id bigint not null primary key references accounts (id) on delete restrict,
    key        text   not null,

    constraint mail_keys_once   unique (key),
    constraint mail_keys_length check (char_length(key) between 20 and 100)
);
comment on table mail_keys is 'The key of an account in the links of its mails that switch a kind of mail off.';

-- Every mail, from its cause on: it is written in the transaction that causes it, and sent by a job.
create table mails (
    id         bigint generated always as identity primary key,
    account_id bigint not null references accounts (id) on delete restrict,
    kind       text   not null,
    key        text   not null,
    message_id text   not null,
    subject    text   not null,
    body_text  text   not null,
    body_html  text   not null,
    state      text   not null default 'waiting',
    tries      int    not null default 0,
    error      text   not null default '',
    created_at timestamptz not null default now(),
    sent_at    timestamptz,

    constraint mails_kind_known    check (kind in ('digest', 'weekly', 'charge', 'followed', 'invitation', 'password', 'test')),
    constraint mails_state_known   check (state in ('waiting', 'sent', 'failed', 'dropped')),
    constraint mails_key_length    check (char_length(key) between 1 and 200),
    constraint mails_once          unique (key),
    constraint mails_message_once  unique (message_id),
    constraint mails_sent          check ((state = 'sent') = (sent_at is not null))
);
create index mails_newest_first on mails (id desc);
create index mails_by_account on mails (account_id, id desc);
create index mails_not_sent on mails (id) where state in ('waiting', 'failed');
comment on table mails is 'Mails, each once for its key; message_id stays the same when one is tried again. The texts of invitations and of new passwords are emptied once they are sent.';

-- What a mail tells: its text is made of these when it is sent, so that what was hidden,
-- removed or settled since is not in it. A notice is in one mail at most.
create table mail_notices (
    notice_id bigint not null primary key references notices (id) on delete cascade,
    mail_id   bigint not null references mails (id) on delete cascade
);
create index mail_notices_by_mail on mail_notices (mail_id, notice_id);
comment on table mail_notices is 'The notices that a mail tells, each in one mail at most.';

-- What happened lately, for those who follow: rows come in the order of their instants.
create index history_lately on history using brin (at);
