export const sql = `
-- A change's own history is read on every answer; its repository's whole chain only to be checked.
create index ledger_by_change on ledger (repository, change);

-- Our one comment on each pull request, and the texts of it that people may still have on their screens.
create table comments (
  repository text   not null,
  change     text   not null,
  comment    bigint not null,
  texts      jsonb  not null,
  primary key (repository, change)
);
`;
