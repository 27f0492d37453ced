/** The style of a review: its questions, its forms and its state. */
export const reviewCss = `
:root { --accent: #1f883d; --accent-ink: #fff; --field: #fff; }
@media (prefers-color-scheme: dark) { :root { --accent: #238636; --accent-ink: #fff; --field: #0d1117; } }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.review { margin-top: 24px; scroll-margin-top: 12px; overflow-wrap: anywhere; }
.to-review { margin: -12px 0 16px; font-size: 14px; }
.badge.status-open { color: var(--light); background: var(--light-bg); }
.badge.status-complete { color: var(--none); background: var(--none-bg); }
.badge.status-waived { color: var(--full); background: var(--full-bg); }
.progress { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 0 8px; }
progress { width: 90px; height: 8px; appearance: none; border: 0; border-radius: 4px; overflow: hidden; background: var(--line); }
progress::-webkit-progress-bar { background: var(--line); }
progress::-webkit-progress-value { background: var(--accent); }
progress::-moz-progress-bar { background: var(--accent); }
.reply, .reader { margin: 0; padding: 10px 20px; border-bottom: 1px solid var(--line); font-size: 14px; }
.reply { font-weight: 600; }
.reply.ok { background: var(--none-bg); color: var(--none); }
.reply.no { background: var(--full-bg); color: var(--full); }
.reader.no { background: var(--light-bg); }
.part { padding: 18px 20px 20px; }
.part + .part { border-top: 1px solid var(--line); }
.part h3 { font-size: 16px; font-weight: 600; margin: 0 0 10px; }
.part p { margin: 0; }
.questions, .points, .plain { list-style: none; margin: 0; padding: 0; }
.questions > li { display: flex; gap: 12px; align-items: flex-start; padding: 14px 0; }
.questions > li + li, .points > li + li { border-top: 1px solid var(--line); }
.questions > li:first-child { padding-top: 4px; }
.questions .body { flex: 1; min-width: 0; }
.mark { flex: none; width: 20px; height: 20px; margin-top: 2px; border: 2px solid var(--quiet); border-radius: 50%; font-size: 12px; line-height: 16px; text-align: center; font-weight: 700; }
.done .mark { border-color: var(--accent); background: var(--accent); color: var(--accent-ink); }
.question { font-size: 15px; }
.question::first-letter, .says::first-letter, .severity::first-letter { text-transform: uppercase; }
.open .question { font-weight: 600; }
.waived .mark { border-style: dashed; }
.done .question, .waived .question { color: var(--quiet); }
.ids { color: var(--quiet); font-size: 12px; }
.answer, .plain li { font-size: 14px; margin-top: 4px; }
.plain + .quiet, .plain + .plain { margin-top: 8px; }
.answer strong, .plain strong { font-weight: 600; }
.note { display: block; color: var(--quiet); }
.answer .note { border-left: 3px solid var(--line); margin-top: 4px; padding-left: 10px; }
.new { color: var(--light); font-size: 14px; font-weight: 600; margin-top: 4px; }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: 20px; padding: 0 8px; font-size: 12px; font-weight: 600; color: var(--quiet); }
.tag.good { color: var(--none); background: var(--none-bg); border-color: currentColor; }
.points > li { padding: 10px 0; }
.points > li:first-child { padding-top: 0; }
.point { display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: baseline; font-size: 14px; }
.says { flex: 1 1 260px; min-width: 0; }
.severity { flex: none; font-size: 12px; font-weight: 600; color: var(--quiet); }
.severity.critical, .severity.high { color: var(--full); }
.severity.medium { color: var(--light); }
.standing { flex: none; font-size: 12px; font-weight: 600; color: var(--quiet); }
.standing.open { color: var(--light); }
.standing.signed { color: var(--none); }
.standing.waived { color: var(--full); }
.more { font-size: 14px; margin-top: 4px; }
.more > summary { cursor: pointer; color: var(--link); width: fit-content; padding: 2px 0; }
.act { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: flex-end; margin: 10px 0 2px; }
.questions > li > .act { flex: none; margin: 0; }
.field { flex: 0 1 220px; min-width: 0; }
.field.wide { flex: 1 1 280px; }
.field label { display: block; font-size: 12px; font-weight: 600; margin-bottom: 2px; }
.field input, .field select { width: 100%; height: 34px; padding: 4px 10px; border: 1px solid var(--quiet); border-radius: 6px; background: var(--field); color: var(--ink); font: inherit; font-size: 14px; }
.field ::placeholder { color: var(--quiet); opacity: 1; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; }
.hint { flex: 1 1 100%; color: var(--quiet); font-size: 14px; }
.hint strong { color: var(--ink); font-weight: 600; }
.act button { height: 34px; padding: 0 14px; border: 1px solid var(--quiet); border-radius: 6px; background: var(--panel); color: var(--ink); font: inherit; font-size: 14px; font-weight: 600; cursor: pointer; white-space: nowrap; }
.act button:hover { border-color: var(--ink); }
.act button.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
.act button.quiet { background: transparent; font-weight: 500; font-size: 13px; margin: 0; }
.act button.danger { background: transparent; border-color: var(--full); color: var(--full); }
.act :is(button, input, select):focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.side { flex: none; display: flex; flex-direction: column; align-items: flex-end; gap: 2px; max-width: 240px; text-align: right; }
.changes .side .quiet { margin: 0; }
@media (max-width: 600px) {
  .part { padding: 14px 16px 16px; }
  .reply, .reader { padding: 10px 16px; }
  .questions > li { flex-wrap: wrap; gap: 10px; }
  .questions .body { flex-basis: calc(100% - 30px); }
  .questions > li > .act { margin-left: 30px; }
  .field, .field.wide { flex-basis: 100%; }
  .side { flex-direction: row; flex-wrap: wrap; align-items: baseline; gap: 2px 8px; max-width: 100%; text-align: left; }
}
`;
