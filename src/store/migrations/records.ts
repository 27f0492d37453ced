export const sql = `
-- When we wrote it down, beside when it is said to have happened: two clocks that differ show here. Older events have none.
alter table ledger add column recorded_at timestamptz;
alter table ledger alter column recorded_at set default now();

-- Of every repository the latest survey is asked for, among events that are mostly of changes.
create index ledger_surveys on ledger (repository, happened_at) where type = 'surveyed';

-- Each change as the measures see it, made from its events in the transaction that appends one.
create table records (
  -- Its present name, whatever it was called when the events were told.
  repository   text        not null,
  change       text        not null,
  organisation text        generated always as (lower(split_part(repository, '/', 1))) stored,
  -- 'record'; 'quiet' where nothing was asked and nothing differed, which is counted and not read; 'unjudged' where it
  -- ended without a judgement.
  kind         text        not null,
  opened_at    timestamptz not null,
  ended_at     timestamptz,
  merged       boolean     not null,
  -- How many of its events are said to have happened after we heard of them.
  ahead        integer     not null,
  -- As text: it is read whole and never searched, and jsonb would be written out anew for every reader.
  record       json,
  version      integer     not null,
  primary key (repository, change)
);
create index records_by_name on records (lower(repository), kind);
create index records_by_organisation on records (organisation, kind);
create index records_odd on records (repository) where kind = 'unjudged' or ahead > 0;
create index records_open on records (repository, change) where ended_at is null;
create index records_by_month on records (repository, ended_at) where kind = 'quiet' and merged;

-- How far each chain has gone into records, by the name that its events carry, and what is missing in it.
create table projections (
  repository text    primary key,
  sequence   bigint  not null,
  version    integer not null,
  missing    bigint  not null default 0
);

-- Events before that moment are told of a repository that has this name now.
create table renames (
  was  text        not null,
  at   timestamptz not null,
  name text        not null,
  primary key (was, at)
);
create index renames_by_name on renames (name);

-- What was last read to be surveyed: the same head is not read again.
create table surveyed_heads (
  repository text        primary key,
  head       text        not null,
  read_at    timestamptz not null default now()
);
`;
