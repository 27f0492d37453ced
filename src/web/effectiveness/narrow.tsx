/** The form that asks for the figures of one organisation, repository, team or model, with the names that the report knows. */
import type { Report } from '../../effectiveness/report.ts';
import { clip, visible } from '../../render/escape.ts';
import { capital } from '../../render/words.ts';
import { type Asked, addressOf, path, scopeFields } from './query.ts';

interface Props {
  readonly report: Report;
  readonly asked: Asked;
}

/** As many as one reads in a list; a name that is not among them can be typed. */
const mostNames = 60;
const longestName = 100;

const examples: Readonly<Record<(typeof scopeFields)[number], string>> = {
  organisation: 'harbour',
  repository: 'harbour/quay',
  team: '@harbour/crane',
  model: 'quay/threat-model.yml',
};

export function Narrow({ report, asked }: Props) {
  const { scope } = asked;
  const names = namesIn(report);
  const narrowed = scopeFields.filter((field) => scope[field] !== undefined);
  return (
    <details class="narrow" open={narrowed.length > 0 || asked.faults.length > 0}>
      <summary>Narrow to a repository, team, model or other days</summary>
      {narrowed.length > 0 && (
        <ul class="chips">
          {narrowed.map((field) => {
            const { [field]: _, ...wider } = scope;
            return (
              <li>
                {capital(field)} <strong>{clip(visible(scope[field] ?? ''), 60)}</strong>{' '}
                <a href={addressOf(wider, asked)}>
                  remove<span class="unseen"> {field}</span>
                </a>
              </li>
            );
          })}
        </ul>
      )}
      <form method="get" action={path}>
        {scopeFields.map((field) => (
          <p>
            <label for={field}>{capital(field)}</label>
            <input
              id={field}
              name={field}
              value={scope[field] ?? ''}
              placeholder={`such as ${examples[field]}`}
              list={names[field].length === 0 ? undefined : `${field}-names`}
              autocomplete="off"
            />
            {names[field].length > 0 && (
              <datalist id={`${field}-names`}>
                {names[field].map((name) => (
                  <option value={name} />
                ))}
              </datalist>
            )}
          </p>
        ))}
        <p>
          <label for="since">First day</label>
          <input id="since" name="since" type="date" value={asked.since} />
        </p>
        <p>
          <label for="until">Last day</label>
          <input id="until" name="until" type="date" value={asked.until} />
        </p>
        <p>
          <button type="submit">Show</button>
        </p>
      </form>
    </details>
  );
}

/** The report names what it is about; what is too long for a list is no name that one picks. */
function namesIn({ models, followUps, gaps, measures }: Report) {
  const evidence = measures.flatMap(({ figure }) => [...figure.counted, ...figure.missed]);
  const repositories = [...models, ...followUps, ...gaps, ...evidence].map(({ repository }) => repository);
  const owners = [...models.flatMap((model) => model.owners), ...followUps.map(({ owner }) => owner ?? '')];
  return {
    organisation: few(repositories.map((repository) => repository.split('/', 1)[0] ?? '')),
    repository: few(repositories),
    team: few(owners.filter((owner) => /^@[^/]+\/./.test(owner))),
    model: few(models.map(({ path: file }) => file)),
  };
}

function few(names: readonly string[]): readonly string[] {
  const plain = names.filter((name) => name !== '' && name.length <= longestName && visible(name) === name);
  return [...new Set(plain)].sort().slice(0, mostNames);
}
