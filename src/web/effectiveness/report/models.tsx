/** The models with the most change that they do not know of, by name. */
import type { ModelState } from '../../../effectiveness/report.ts';
import { clip, visible } from '../../../render/escape.ts';
import { count } from '../../../render/words.ts';
import { type Around, Behind } from './evidence.tsx';

const open = 5;
const folded = 10;
/** What is longer is no name that an address can carry. */
const longestAsked = 300;

interface Props {
  readonly models: readonly ModelState[];
  readonly around: Around;
}

export function ModelTable({ models, around }: Props) {
  if (models.length === 0) return null;
  const sorted = [...models].sort(
    (a, b) => b.unreviewed.length - a.unreviewed.length || (b.age ?? 0) - (a.age ?? 0),
  );
  const rest = sorted.slice(open, open + folded);
  return (
    <>
      <Rows
        models={sorted.slice(0, open)}
        around={around}
        caption="Those with the most material changes since their last edit"
      />
      {rest.length > 0 && (
        <details class="more">
          <summary>{count(models.length - open, 'more model')}</summary>
          <Rows models={rest} around={around} caption="The next" />
          {models.length > open + folded && (
            <p class="quiet">{`${models.length - open - folded} more are in the CSV.`}</p>
          )}
        </details>
      )}
    </>
  );
}

function Rows({ models, around, caption }: Props & { readonly caption: string }) {
  return (
    <table class="data models">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col" class="number">
            Age
          </th>
          <th scope="col" class="number">
            Unreviewed
          </th>
          <th scope="col" class="latest">
            Latest
          </th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <tr>
            <th scope="row">
              <Name model={model} around={around} />
            </th>
            <td class="number">
              {model.unread !== null
                ? 'unreadable'
                : model.age === null
                  ? 'not known'
                  : count(model.age, 'day')}
            </td>
            <td class="number">{model.unreviewed.length.toLocaleString('en')}</td>
            <td class="latest">
              {model.unreviewed.length > 0 && (
                <Behind evidence={model.unreviewed} around={around} most={3} table="unreviewed" />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Name({ model, around }: { readonly model: ModelState; readonly around: Around }) {
  const { repository, path, title, owners, ownerPresent } = model;
  const name = clip(visible(title === '' ? path : title), 60);
  const isAskable = around.narrow !== null && repository.length + path.length < longestAsked;
  const href = isAskable
    ? around.narrow({ ...around.scope, repository, model: path })
    : around.links.file(repository, path);
  const owner =
    owners.length === 0
      ? 'no owner'
      : `${clip(visible(owners.join(', ')), 60)}${ownerPresent === false ? ', gone' : ''}`;
  return (
    <>
      {href === null ? name : <a href={href}>{name}</a>}
      <span class="under">
        {clip(visible(`${repository}/${path}`), 90)} · {owner}
      </span>
    </>
  );
}
