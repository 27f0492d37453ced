app.post('/webhooks/stripe', paid);
listen();
