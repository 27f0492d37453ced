app.get('/tides', tides);
