export const sql = `
-- Which merged changes a threat model covers is asked whenever a change touches it.
create index ledger_by_model on ledger using gin ((payload -> 'models') jsonb_path_ops) where type = 'evaluated';
create index ledger_by_changed_model on ledger using gin ((payload -> 'modelsChanged') jsonb_path_ops)
  where type = 'evaluated';

-- Since when each threat model means what it means, as it was found for that content of its file.
create table model_edits (
  repository text  not null,
  path       text  not null,
  blob       text  not null,
  edit       jsonb not null,
  primary key (repository, path)
);
`;
