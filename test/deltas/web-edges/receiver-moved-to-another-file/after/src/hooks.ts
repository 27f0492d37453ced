export const hooks = 'webhooks';
app.post(
  '/webhooks/stripe',
  paid,
);
