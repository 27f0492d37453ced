/** docs/resources.md, made from rules/resources/: what the attributes of each type of resource mean. */
import type {
  AttributeMeaning,
  Comparison,
  ResourceCatalogue,
  ResourceMeaning,
} from '../../src/deltas/infra/catalogue.ts';

const intro = `What changed infrastructure means is data: a record a type of resource in \`rules/resources/\`. An attribute that a record does
not name is a setting, told at low severity; a type without a record is judged by the attributes at the end of this page alone, and
its coming and going is told with that reason. Kinds are those of the change for the worse; read backwards it is their mirror.`;

/** What adding one is told as. */
const sorts = {
  asset: 'a new place for data',
  guard: 'taking it away takes a guard away',
  exposure: 'it opens something',
  network: 'it joins networks, or lets something out',
  rules: 'compared by the traffic that its rules let through',
  access: 'compared as access',
  neutral: 'neither guards nor opens',
} as const;

export function resourcesPage(catalogue: ResourceCatalogue): string {
  const general = catalogue.general('');
  const inherited = new Set(['', '::'].flatMap((type) => catalogue.general(type).attributes));
  const sections = new Map<string, string[]>();
  for (const meaning of catalogue.all) {
    const text = section(meaning, inherited);
    const types = sections.get(text);
    if (types === undefined) sections.set(text, [meaning.type]);
    else types.push(meaning.type);
  }
  return [
    '# What resources mean',
    'This page is made from the code by `npm run docs`.',
    intro,
    ...[...sections].map(([text, types]) => `## ${types.map((type) => `\`${type}\``).join(', ')}\n\n${text}`),
    '## Any other type',
    table(general.attributes),
    `Says nothing about security: ${[...general.ignored].map((path) => `\`${path}\``).join(', ')}.`,
  ].join('\n\n');
}

function section(meaning: ResourceMeaning, inherited: ReadonlySet<AttributeMeaning>): string {
  const { noun, is, kind, severity, access } = meaning;
  const told = is === 'rules' || is === 'access' ? '' : ` (\`${kind}\`, ${severity})`;
  const own = meaning.attributes.filter((attribute) => !inherited.has(attribute));
  return [
    `${noun}: ${sorts[is]}${told}.`,
    ...(own.length > 0 ? [table(own)] : []),
    ...(access.size > 0
      ? [`Compared as access: ${[...access].map((path) => `\`${path}\``).join(', ')}.`]
      : []),
  ].join('\n\n');
}

function table(attributes: readonly AttributeMeaning[]): string {
  const rows = attributes.map(
    (attribute) =>
      `| \`${attribute.path}\` | ${escaped(meaningOf(attribute.comparison))} | \`${attribute.kind}\` | ${severityOf(attribute)} |`,
  );
  return ['| attribute | for the worse | kind | severity |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function severityOf({ severity }: AttributeMeaning): string {
  if (typeof severity === 'string') return severity;
  return escaped(
    Object.entries(severity)
      .map(([value, grade]) => `${value}: ${grade}`)
      .join(', '),
  );
}

function meaningOf(comparison: Comparison): string {
  switch (comparison.by) {
    case 'boolean':
      return `${!comparison.safe} (by default ${comparison.default ?? false})`;
    case 'order':
      return `further on: ${comparison.order.map((step) => step.join(', ')).join(' → ')}`;
    case 'number':
      return `${comparison.safe === 'higher' ? 'fewer' : 'more'}${comparison.threshold === null ? '' : ` than ${comparison.threshold}`}`;
    case 'set':
      return `${comparison.grows === 'widens' ? 'one more' : 'one fewer'}${comparison.among.includes('*') ? '' : ` of ${comparison.among.join(', ')}`}`;
    case 'presence':
      return comparison.safe === 'present' ? 'not written' : 'written';
    case 'key':
      return 'no key of our own';
    case 'secret':
      return 'a literal';
    case 'code':
      return 'runs what it loads';
    case 'change':
      return 'any change';
  }
}

function escaped(text: string): string {
  return text.replaceAll('*', '\\*').replaceAll('|', '\\|');
}
