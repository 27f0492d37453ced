import { app } from '../app.ts';

app.post('/hooks/okta', (request, reply) => reply.send(request.body));
