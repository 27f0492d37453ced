/** A ledger of as many events as asked for, of three years in many repositories, with hashes that hold. */
import { hashOf, origin } from '../../src/ledger/chain.ts';
import type {
  ChangeEvent,
  ChangeEventType,
  LedgerEvent,
  Payloads,
  RecordedDelta,
  SurveyEvent,
} from '../../src/ledger/event.ts';
import type { Basis } from '../../src/review/events.ts';
import type { Database } from '../../src/store/database.ts';

export interface Sized {
  readonly events: number;
  readonly repositories: number;
}

const start = Date.UTC(2023, 10, 1);
const span = 3 * 365 * 86_400_000;
const minute = 60_000;
/** Rows of one statement. */
const together = 2_000;

const kinds = [
  ['iam.access.added', 'high', 'widens'],
  ['secret.exposed', 'critical', 'widens'],
  ['pipeline.permission.widened', 'high', 'widens'],
  ['pipeline.permission.narrowed', 'low', 'narrows'],
  ['iam.access.removed', 'low', 'narrows'],
  ['infra.logging.removed', 'medium', 'widens'],
  ['integration.vendor.added', 'medium', 'widens'],
  ['agent.permission.widened', 'high', 'widens'],
  ['pipeline.action.unpinned', 'medium', 'widens'],
  ['infra.exposure.added', 'high', 'widens'],
] as const;

type Chance = (below: number) => number;

/** Of numbers that look random and are the same each time. */
function chances(seed: number): Chance {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Fills an empty ledger, past appendEvent: as an older version left it, with nothing projected. */
export async function fillLedger(database: Database, { events, repositories }: Sized): Promise<number> {
  const chance = chances(7);
  const ends = Array.from({ length: repositories }, () => ({ sequence: 0, hash: origin }));
  let rows: object[] = [];
  let written = 0;
  const flush = async () => {
    await database.query(
      `insert into ledger (repository, sequence, once, type, change, actor, happened_at, payload, previous_hash, hash)
       select * from jsonb_to_recordset($1::jsonb) as one (repository text, sequence bigint, once text, type text, change text,
         actor text, happened_at timestamptz, payload jsonb, previous_hash text, hash text)`,
      [JSON.stringify(rows)],
    );
    written += rows.length;
    rows = [];
  };
  // A change tells some six events.
  const changes = Math.ceil(events / 5.7);
  for (let index = 0; written + rows.length < events; index += 1) {
    const place = chance(repositories);
    const at = start + Math.floor((span * Math.min(index, changes)) / changes);
    for (const event of eventsOf(`org-${place % 5}/repository-${place}`, index, at, chance)) {
      const end = ends[place];
      if (end === undefined) continue;
      end.sequence += 1;
      const hash = hashOf(event, end.sequence, end.hash);
      const { at: happened_at, ...told } = event;
      rows.push({ ...told, happened_at, sequence: end.sequence, previous_hash: end.hash, hash });
      end.hash = hash;
    }
    if (rows.length >= together) await flush();
  }
  if (rows.length > 0) await flush();
  await database.query('analyze');
  return written;
}

/** Three of four changes ask for nothing; the fourth is reviewed, signed, merged and surveyed, now and then with an outcome. */
function eventsOf(
  repository: string,
  number: number,
  opened: number,
  chance: Chance,
): readonly LedgerEvent[] {
  const change = `#${number}`;
  const told: ChangeEvent[] = [];
  let time = opened;
  const tell = <T extends ChangeEventType>(type: T, actor: string, payload: Payloads[T]) => {
    time += minute * (1 + chance(120));
    const at = new Date(time).toISOString();
    const once = `${type} ${change} ${told.length}`;
    // Type and payload belong together by the type of this function.
    told.push({ type, actor, payload, repository, change, at, once } as ChangeEvent);
    return once;
  };
  const author = `dev-${chance(40)}`;
  const asks = chance(4) === 0;
  const heads = asks ? 2 : 1 + Number(chance(5) < 2);
  const all = asks ? Array.from({ length: 1 + chance(4) }, () => deltaOf(repository, chance)) : [];
  for (let head = 0; head < heads; head += 1) {
    const sha = `${number.toString(16).padStart(8, '0')}${head}`.padEnd(40, '0');
    if (head > 0) tell('pushed', author, { head: sha });
    const deltas = head === 0 ? all : all.slice(chance(3) === 0 ? 1 : 0);
    const evaluation = tell('evaluated', author, judgement(author, sha, deltas));
    tell('shown', author, { evaluation });
  }
  if (asks) {
    const by = { is: ['write', '@org/security'], via: 'comment' } as const;
    const actor = `reviewer-${chance(8)}`;
    for (const item of ['least', 'owner'])
      tell('answered', actor, { ...by, item, answer: 'checked', note: '' });
    if (chance(3) === 0) tell('outcome', actor, { ...by, kind: 'detection', text: 'An alarm.' });
    if (chance(10) === 0) {
      const id = `F${number}-1`;
      const due = new Date(time + 30 * 86_400_000).toISOString().slice(0, 10);
      tell('follow-up', actor, { id, text: 'Rotate the key', owner: `@${author}`, due });
      tell('follow-up-closed', author, { id, by: 'command', evidence: 'done' });
    }
    if (chance(5) > 0) tell('signed', actor, { ...by, note: '', head: null });
  }
  const merged = chance(12) > 0;
  tell('closed', author, { head: '', merged });
  return asks && merged ? [...told, surveyOf(repository, number, time, chance)] : told;
}

/** Of some models with some threats each, as most default branches hold them. */
function surveyOf(repository: string, number: number, at: number, chance: Chance): SurveyEvent {
  const head = number.toString(16).padStart(40, '0');
  const models = Array.from({ length: 2 }, (_, index) => ({
    path: `models/quay-${index + 1}.yml`,
    title: `The quay and its ${index + 1} berths`,
    owners: chance(4) === 0 ? [] : ['@org/security'],
    ownerPresent: null,
    lastEdit: new Date(at - chance(400) * 86_400_000).toISOString(),
    unread: null,
    threats: Array.from({ length: 6 }, (_, threat) => ({
      id: `T${threat + 1}`,
      name: 'Somebody else moves the crane',
      severity: threat % 3 === 0 ? ('high' as const) : ('medium' as const),
      status: chance(2) === 0 ? ('open' as const) : ('mitigated' as const),
      owner: threat % 2 === 0 ? '@org/security' : null,
      due: null,
    })),
  }));
  const fidelity = ['identity', 'store', 'endpoint'].map((sort) => ({
    sort,
    found: 20,
    represented: chance(21),
  }));
  return {
    type: 'surveyed',
    repository,
    change: '',
    actor: 'delta-review',
    at: new Date(at + minute).toISOString(),
    once: `surveyed ${head}`,
    payload: { head, models, fidelity },
  };
}

function deltaOf(repository: string, chance: Chance): RecordedDelta {
  const [kind, severity, direction] = kinds[chance(kinds.length)] ?? kinds[0];
  const thing = chance(60);
  const identity = `${kind} ${thing}`.padEnd(32, '0');
  return {
    kind,
    severity,
    direction,
    subject: `role crane-${thing} may act on every berth`,
    identity,
    fingerprint: `${repository} ${identity}`.padEnd(48, '0'),
    path: `infra/environments/production/berth-${thing}.tf`,
    frameworks: ['NHI5:2025'],
  };
}

function judgement(author: string, head: string, deltas: readonly RecordedDelta[]): Payloads['evaluated'] {
  const asks = deltas.length > 0;
  const needs = [{ signers: ['@org/security'], count: 1, because: 'full' }];
  const review: Basis = {
    head,
    enforcement: 'block',
    points: deltas.map(({ fingerprint, subject, path, severity }) => ({
      key: fingerprint,
      about: 'delta',
      subject,
      says: `${subject}, which it could not before`,
      path,
      severity,
      tier: 'full',
      rules: ['iam-access-wider'],
      needs: { full: needs, lightweight: needs },
    })),
    items: (asks ? ['least', 'owner'] : []).map((id) => ({
      id,
      question: 'Is this the least that the work needs, and who says so?',
      tiers: ['full', 'lightweight'],
      points: deltas.map(({ fingerprint }) => fingerprint),
      frameworks: [],
    })),
    contributors: [author],
    contributorsUnknown: null,
    author,
    selfAttestation: false,
    breakGlass: [],
    approvals: false,
    reminders: 'none',
  };
  return {
    review,
    base: '0'.repeat(40),
    head,
    mergeBase: '0'.repeat(40),
    title: 'Let the crane reach the second berth',
    author,
    materiality: asks ? 'material' : 'none',
    tier: asks ? 'full' : 'none',
    reasons: asks ? [{ rule: 'iam-access-wider', materiality: 'material' }] : [],
    deltas,
    understood: 3,
    relevant: 3,
    models: asks ? [{ path: `models/quay-${deltas.length}.yml`, updated: deltas.length % 2 === 0 }] : [],
  };
}
