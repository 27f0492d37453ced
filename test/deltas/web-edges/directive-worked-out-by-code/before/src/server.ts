const scriptSrc = ["'self'", 'https://static.quay.example'];
const imgSrc = '/gull.png';
use({ directives: { scriptSrc, frameAncestors: ["'none'"] } });
