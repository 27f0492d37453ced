export const sql = `
-- Reminders and the page of follow-ups look for the few events that left one, over every repository.
create index ledger_follow_ups on ledger (repository, change) where type = 'follow-up';
`;
