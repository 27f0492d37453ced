/** The report as one HTML file that loads nothing and runs nothing: for a board pack, a mail, an archive. */
import { raw } from 'hono/html';
import type { Report } from '../../effectiveness/report.ts';
import type { Links } from '../../render/effectiveness/links.ts';
import { dayText, question, scopeText } from '../../render/effectiveness/words.ts';
import { clip, visible } from '../../render/escape.ts';
import { css } from '../style.ts';
import { Title } from './page.tsx';
import { Body } from './report/body.tsx';
import { onlyOwner } from './report/evidence.tsx';
import { effectivenessCss } from './style.ts';

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

export function htmlFile(report: Report, links: Links): string {
  const around = { scope: report.scope, owner: onlyOwner(report), links, download: null, narrow: null };
  const file = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>
          {question} · {clip(visible(scopeText(report.scope)), 100)}
        </title>
        <link rel="icon" href="data:," />
        <style>{raw(`${css}${effectivenessCss}`)}</style>
      </head>
      <body>
        <main id="content">
          <div class="report">
            <Title report={report} />
            <Body report={report} around={around} />
            <p class="quiet made">Made on {dayText(report.at)} by Delta Review.</p>
          </div>
        </main>
      </body>
    </html>
  );
  return `<!doctype html>\n${file}\n`;
}
