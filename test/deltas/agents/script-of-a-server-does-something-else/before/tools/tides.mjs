import fs from 'node:fs';
serve(fs);
