/** What the page of follow-ups has beside the style of the report. */
export const followUpsCss = `
.narrow select { width: 100%; min-width: 0; height: 34px; padding: 4px 8px; border: 1px solid var(--quiet); border-radius: 6px; background: var(--paper); color: var(--ink); font: inherit; font-size: 14px; }
.narrow select:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.standing-line::first-letter { text-transform: uppercase; }
.report .lacks { padding: 8px 14px; border-left: 4px solid var(--light); background: var(--light-bg); border-radius: 6px; }
.follow-ups code { overflow-wrap: anywhere; white-space: normal; }
.follow-ups td, .follow-ups th { overflow-wrap: anywhere; }
`;
