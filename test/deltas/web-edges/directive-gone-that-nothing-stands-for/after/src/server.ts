app.use(helmet.contentSecurityPolicy({ directives: { frameAncestors: ["'self'"] } }));
