app.use(helmet.contentSecurityPolicy({ directives: { scriptSrc: ["'self'"], frameAncestors: ["'self'"] } }));
