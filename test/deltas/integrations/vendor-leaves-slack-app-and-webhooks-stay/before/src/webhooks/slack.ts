import { app } from '../app.ts';

app.post('/webhooks/slack', async (request, reply) => {
  reply.send(await moor(request.body));
});
