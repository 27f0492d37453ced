/** The issue that tells once a month whether threat modelling improves security: a report in, a title and Markdown out. */
import type { Report } from '../../effectiveness/report.ts';
import type { Links } from './links.ts';
import { markdown } from './markdown.ts';
import { answerWords, question } from './words.ts';

/**
 * By which it is found again; the forge puts it first in the issue.
 * @param of "harbour" or "harbour/quay"; @param month "2026-10".
 */
export function summaryMarker(of: string, month: string): string {
  return `<!-- delta-review:summary ${month} ${of.toLowerCase()} -->`;
}

export function summaryTitle(report: Report, of: string, month: string): string {
  const words = new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return `${question} ${of}, ${words}: ${answerWords[report.answer.is].toLowerCase()}`;
}

export function summaryBody(report: Report, links: Links): string {
  return `${markdown(report, links)}\nWritten once a month, as \`summary\` in \`.github/delta-review.yml\` asks; these figures stay as they were on that day.\n`;
}
