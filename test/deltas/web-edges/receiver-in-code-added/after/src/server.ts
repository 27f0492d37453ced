app.post('/webhooks/stripe', paid);
app.post('/webhooks/twilio', called);
