/** Which risks of the frameworks our changes touched, how many of those changes were reviewed, and what was taken out again. */
import type { FrameworkLine, Report } from '../../../effectiveness/report.ts';
import { clip, visible } from '../../../render/escape.ts';
import { type Around, Behind } from './evidence.tsx';

interface Props {
  readonly report: Report;
  readonly around: Around;
}

const mostLines = 30;

export function Frameworks({ report, around }: Props) {
  const { frameworks } = report;
  if (frameworks.length === 0) return null;
  const lists = [...new Set(frameworks.map(({ list }) => list))];
  const href = around.download?.('frameworks') ?? null;
  return (
    <section class="theme" aria-labelledby="frameworks">
      <h2 id="frameworks">Risks of the frameworks</h2>
      <p>
        Which risks merged changes keep touching, how many of those changes were reviewed, and how much of
        what they brought was taken out again.
      </p>
      {lists.map((list) => (
        <List list={list} lines={frameworks.filter((line) => line.list === list)} around={around} />
      ))}
      {href !== null && (
        <p class="take">
          <a href={href}>
            CSV<span class="unseen"> of the risks of the frameworks</span>
          </a>
        </p>
      )}
    </section>
  );
}

interface ListProps {
  readonly list: string;
  readonly lines: readonly FrameworkLine[];
  readonly around: Around;
}

function List({ list, lines, around }: ListProps) {
  const touched = lines
    .filter((line) => line.touched.length > 0)
    .sort((a, b) => b.touched.length - a.touched.length);
  const silent = lines.filter((line) => line.touched.length === 0);
  return (
    <>
      {touched.length > 0 && (
        <table class="data frameworks">
          <caption>{visible(list)}</caption>
          <thead>
            <tr>
              <th scope="col">Risk</th>
              <th scope="col" class="number">
                Touched
              </th>
              <th scope="col" class="number">
                Reviewed
              </th>
              <th scope="col" class="number">
                Retired
              </th>
              <th scope="col" class="latest">
                Latest
              </th>
            </tr>
          </thead>
          <tbody>
            {touched.slice(0, mostLines).map((line) => (
              <tr>
                <th scope="row">
                  <span class="risk">{clip(visible(line.id), 40)}</span> {clip(visible(line.title), 90)}
                </th>
                <td class="number">{line.touched.length.toLocaleString('en')}</td>
                <td class="number">{line.reviewed.toLocaleString('en')}</td>
                <td class="number">{line.retired.toLocaleString('en')}</td>
                <td class="latest">
                  <Behind evidence={line.touched} around={around} most={2} table="touched" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {silent.length > 0 && (
        <p class="quiet">
          {touched.length === 0 && `${visible(list)}: `}Not touched:{' '}
          {silent
            .slice(0, mostLines)
            .map(({ id }) => clip(visible(id), 40))
            .join(', ')}
          .
        </p>
      )}
    </>
  );
}
