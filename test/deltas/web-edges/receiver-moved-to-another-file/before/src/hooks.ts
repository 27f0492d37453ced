export const hooks = 'webhooks';
