app.post('/webhooks/stripe', paid);
