export const sql = `
-- A webhook is kept here before it is answered; the same delivery comes with the same id.
create table deliveries (
  id          text        primary key,
  event       text        not null,
  payload     jsonb       not null,
  received_at timestamptz not null default now(),
  done_at     timestamptz
);

-- The latest that we were told of each open pull request or merge group.
create table changes (
  repository   text        not null,
  id           text        not null,
  head         text        not null,
  installation bigint,
  ref          jsonb       not null,
  told_at      timestamptz not null,
  open         boolean     not null,
  primary key (repository, id)
);
create index changes_by_head on changes (repository, head) where open;

-- What the last judgement of each change was, for pages.
create table evaluations (
  repository text        not null,
  change     text        not null,
  head       text        not null,
  check_run  jsonb       not null,
  result     jsonb       not null,
  judged_at  timestamptz not null default now(),
  primary key (repository, change)
);

-- The last configuration that could be read without a fault, by layer.
create table configurations (
  file    text        primary key,
  text    text        not null,
  read_at timestamptz not null default now()
);

-- Append-only history; each event carries the hash of the one before it in its repository.
create table ledger (
  repository    text        not null,
  sequence      bigint      not null,
  -- What makes an event the same when it is told twice.
  once          text        not null,
  type          text        not null,
  change        text        not null,
  actor         text        not null,
  happened_at   timestamptz not null,
  payload       jsonb       not null,
  previous_hash text        not null,
  hash          text        not null,
  primary key (repository, sequence),
  unique (repository, once)
);

-- Append-only is a promise to auditors, so the database keeps it too.
create function refuse_ledger_rewrite() returns trigger language plpgsql as
  'begin raise exception ''the ledger is append-only''; end';
create trigger ledger_is_append_only before update or delete on ledger
  for each row execute function refuse_ledger_rewrite();

-- At most one waiting job a key: a burst collapses into the latest. Jobs that share a token never run together.
create table jobs (
  id           bigint      generated always as identity primary key,
  key          text        not null,
  tokens       text[]      not null,
  data         jsonb       not null,
  run_at       timestamptz not null default now(),
  attempts     integer     not null default 0,
  leased_until timestamptz
);
create unique index jobs_waiting on jobs (key) where leased_until is null;
`;
