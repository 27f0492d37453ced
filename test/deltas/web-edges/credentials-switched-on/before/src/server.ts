app.use(cors({ origin: ['https://pier.ferry.example'], credentials: false }));
