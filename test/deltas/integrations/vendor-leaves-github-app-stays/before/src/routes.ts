import { router } from './router.ts';

router.post('/hooks/github', unload);
