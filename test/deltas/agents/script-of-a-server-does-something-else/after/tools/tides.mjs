import fs from 'node:fs';
serve(fs, process.env);
