const scriptSrc = new Set([...own(), hostOf(tide)]);
const imgSrc = 'https://pier.ferry.example/gull.png';
use({ directives: { scriptSrc, frameAncestors: ["'none'"] } });
header.replace('script-src', `script-src ${tide}`);
