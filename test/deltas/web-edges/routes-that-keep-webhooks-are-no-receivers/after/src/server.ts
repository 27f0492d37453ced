app.get('/tides', tides);
router.post('/webhooks', keep);
router.put('/webhooks/:id', change);
app.post('/webhooks/:id/test', tryIt);
app.post('/auth/google/callback', back);
// app.post('/webhooks/stripe', off);
client.post('/webhooks/stripe', body);
