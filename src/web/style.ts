/** The pages' own style, beside GitHub's Markdown style: light and dark by what the reader's system says. */
export const css = `
:root {
  color-scheme: light dark;
  --ink: #1f2328; --quiet: #59636e; --line: #d1d9e0; --paper: #fff; --panel: #f6f8fa; --link: #0969da; --tab: #fd8c73;
  --full: #c21c2c; --light: #835800; --none: #1a7f37; --full-bg: #ffebe9; --light-bg: #fff8c5; --none-bg: #dafbe1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #f0f6fc; --quiet: #9198a1; --line: #3d444d; --paper: #0d1117; --panel: #151b23; --link: #4493f8; --tab: #f78166;
    --full: #ff7b72; --light: #d9a32b; --none: #4ac26b; --full-bg: #30171b; --light-bg: #2b2411; --none-bg: #12261e;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
}
a { color: var(--link); text-decoration: none; }
a:hover, p a, .empty a { text-decoration: underline; text-underline-offset: .2em; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
code { font: 12px/1.5 ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 12px; top: 10px; background: var(--paper); padding: 4px 12px; }
.bar { display: flex; flex-wrap: wrap; gap: 6px 20px; align-items: center; background: var(--panel); border-bottom: 1px solid var(--line); padding: 14px 24px; font-size: 14px; }
.bar nav { display: flex; gap: 16px; }
.viewer { margin-left: auto; color: var(--quiet); overflow-wrap: anywhere; }
.viewer button { margin-left: 8px; padding: 2px 10px; border: 1px solid var(--quiet); border-radius: 6px; background: var(--paper); color: var(--ink); font: inherit; cursor: pointer; }
.viewer button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.brand { color: var(--ink); font-weight: 600; font-size: 16px; }
.brand span { color: var(--link); }
main { max-width: 1012px; margin: 0 auto; padding: 28px 20px 80px; }
h1 { font-size: 28px; line-height: 1.25; font-weight: 600; margin: 0 0 6px; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: 14px; margin: 0; overflow-wrap: anywhere; }
.quiet code { background: var(--panel); padding: 2px 6px; border-radius: 6px; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.quiet strong { color: var(--ink); font-weight: 600; }
.origin { margin-bottom: 24px; }
nav.quiet { margin-bottom: 4px; }
.connect { border: 1px solid var(--line); border-left: 4px solid var(--link); border-radius: 6px; padding: 10px 16px; margin: 20px 0; font-size: 14px; }
.connect p, .waiting-line { margin: 0; }
.to-effectiveness { margin: 0 0 16px; font-size: 14px; }
.waiting-line { color: var(--quiet); font-size: 14px; margin-bottom: 12px; }
.box { border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.filters { display: flex; flex-wrap: wrap; gap: 0 4px; background: var(--panel); border-bottom: 1px solid var(--line); padding: 0 8px; font-size: 14px; }
.filters a { color: var(--ink); padding: 11px 10px 9px; border-bottom: 2px solid transparent; }
.filters a:hover { text-decoration: none; border-bottom-color: var(--line); }
.filters a:focus-visible { outline-offset: -3px; }
.filters a[aria-current] { font-weight: 600; border-bottom-color: var(--tab); }
.count { background: var(--paper); border: 1px solid var(--line); border-radius: 20px; padding: 0 7px; font-size: 12px; font-weight: 500; }
.changes, .annotations ol { list-style: none; margin: 0; padding: 0; }
.changes li { display: flex; gap: 16px; align-items: flex-start; justify-content: space-between; padding: 12px 16px; }
.changes li + li { border-top: 1px solid var(--line); }
.changes li:hover { background: var(--panel); }
.changes li:hover .quiet code { background: var(--paper); }
.what { min-width: 0; }
.title { color: var(--ink); font-weight: 600; overflow-wrap: anywhere; }
.title:hover { color: var(--link); text-decoration: none; }
.about { margin: 0; font-size: 14px; overflow-wrap: anywhere; }
.about::first-letter { text-transform: uppercase; }
.none .about { color: var(--quiet); }
.changes .quiet { font-size: 12px; margin-top: 2px; }
.badge { display: inline-block; flex: none; margin-top: 2px; border: 1px solid currentColor; border-radius: 20px; padding: 1px 10px; font-size: 12px; font-weight: 600; white-space: nowrap; }
.badge.full, .badge.failed { color: var(--full); background: var(--full-bg); }
.badge.lightweight { color: var(--light); background: var(--light-bg); }
.badge.none { color: var(--none); background: var(--none-bg); }
.badge.waiting { color: var(--quiet); border-style: dashed; }
.empty { color: var(--quiet); text-align: center; margin: 0; padding: 48px 20px; }
.empty strong { color: var(--ink); font-size: 18px; font-weight: 600; }
.message { max-width: 620px; margin: 48px auto; }
.message p { color: var(--quiet); }
.check-title { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: flex-start; background: var(--panel); border-bottom: 1px solid var(--line); padding: 14px 20px; }
.check-title h2 { flex: 1 1 300px; margin: 0; font-size: 16px; font-weight: 600; overflow-wrap: anywhere; }
.conclusion { color: var(--quiet); font-size: 14px; line-height: 24px; }
.markdown-body { padding: 20px 24px; background: transparent; overflow-wrap: anywhere; }
.markdown-body h2 { margin-top: 28px; }
.markdown-body hr { height: 1px; }
.markdown-body sub { color: var(--quiet); bottom: 0; font-size: 12px; line-height: 1.7; }
.markdown-body details > :nth-child(2) { margin-top: 8px; }
.markdown-body summary { cursor: pointer; }
.markdown-body.details { border-top: 1px solid var(--line); }
.annotations { padding: 20px 24px; border-top: 1px solid var(--line); }
.annotations h2 { font-size: 16px; font-weight: 600; margin: 0 0 12px; }
.annotations li { border: 1px solid var(--line); border-left: 4px solid var(--quiet); border-radius: 6px; padding: 8px 14px 10px; font-size: 14px; overflow-wrap: anywhere; }
.annotations li + li { margin-top: 8px; }
.annotations li.failure { border-left-color: var(--full); }
.annotations li.warning { border-left-color: var(--light); }
.annotations p { margin: 0; }
.annotations strong { font-weight: 600; }
.place { color: var(--quiet); font-size: 12px; }
.level { font-weight: 600; }
.failure .level { color: var(--full); }
.warning .level { color: var(--light); }
.message-text { margin-top: 2px; white-space: pre-line; }
@media (max-width: 600px) {
  main { padding: 20px 12px 48px; }
  h1 { font-size: 24px; }
  .bar { padding: 12px; }
  .changes li { flex-direction: column-reverse; gap: 6px; }
  .markdown-body, .annotations { padding: 16px; }
  .check-title { padding: 12px 16px; }
  .markdown-body ul, .markdown-body ol { padding-left: 1.4em; }
}
@media print { .bar nav, .viewer { display: none; } }
@media (forced-colors: active) { .filters a[aria-current] { text-decoration: underline; } }
`;
