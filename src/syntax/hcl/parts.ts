/** A text that does not parse as a whole -> the stretches that begin with a block of the language, so that a fault stays in its own. */

/** Written at the first column, as `terraform fmt` leaves them; blocks inside others are indented. */
const begins =
  /^(?:resource|data|ephemeral|module|variable|output|locals|provider|terraform|moved|removed|import|check)(?![\w-])/;
const heredoc = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?$/u;

export interface Part {
  readonly start: number;
  readonly end: number;
}

export function partsOf(text: string): readonly Part[] {
  const starts = [0];
  let marker: string | null = null;
  let inComment = false;
  let at = 0;
  while (at < text.length) {
    const lineEnd = text.indexOf('\n', at);
    const end = lineEnd < 0 ? text.length : lineEnd;
    const line = text.slice(at, end);
    if (marker !== null) {
      if (line.trim() === marker) marker = null;
    } else if (inComment) {
      inComment = !line.includes('*/');
    } else {
      inComment = line.trimStart().startsWith('/*') && !line.includes('*/');
      if (at > 0 && begins.test(line)) starts.push(at);
      const opening = line.lastIndexOf('<<');
      if (opening >= 0) marker = heredoc.exec(line.slice(opening))?.[1] ?? null;
    }
    at = end + 1;
  }
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}
