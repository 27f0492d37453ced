import { kinds, isKind } from '../../src/deltas/kinds.ts';
import { loadBuiltIn } from '../../src/config.ts';
import { relevantPaths } from '../../src/rules/relevant.ts';

test('loads', () => { const b = loadBuiltIn(); expect(b.rules.length).toBeGreaterThan(0); });
