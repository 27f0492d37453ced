/** The pages' own style, beside GitHub's Markdown style: light and dark by what the reader's system says. */
export const css = `
:root {
  --ink: #1f2328; --quiet: #59636e; --line: #d1d9e0; --paper: #fff; --panel: #f6f8fa; --link: #0969da;
  --full: #cf222e; --light: #9a6700; --none: #1a7f37; --full-bg: #ffebe9; --light-bg: #fff8c5; --none-bg: #dafbe1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #f0f6fc; --quiet: #9198a1; --line: #3d444d; --paper: #0d1117; --panel: #151b23; --link: #4493f8;
    --full: #f85149; --light: #d29922; --none: #3fb950; --full-bg: #3c1618; --light-bg: #342a10; --none-bg: #12261e;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
}
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.bar { background: var(--panel); border-bottom: 1px solid var(--line); padding: 14px 24px; }
.brand { color: var(--ink); font-weight: 600; }
.brand span { color: var(--link); }
main { max-width: 1012px; margin: 0 auto; padding: 28px 20px 80px; }
h1 { font-size: 28px; line-height: 1.25; font-weight: 600; margin: 0 0 6px; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: 14px; margin: 0; overflow-wrap: anywhere; }
.quiet code { background: var(--panel); padding: 2px 6px; border-radius: 6px; }
.connect { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 12px 16px; margin: 20px 0; font-size: 14px; }
.filters { display: flex; gap: 4px; border-bottom: 1px solid var(--line); margin-top: 24px; flex-wrap: wrap; }
.filters a { color: var(--ink); padding: 8px 14px; border-bottom: 2px solid transparent; margin-bottom: -1px; }
.filters a[aria-current] { font-weight: 600; border-bottom-color: #fd8c73; }
.count { background: var(--panel); border: 1px solid var(--line); border-radius: 20px; padding: 0 8px; font-size: 12px; font-weight: 500; }
.changes { list-style: none; margin: 0; padding: 0; }
.changes li { border-bottom: 1px solid var(--line); padding: 14px 4px; }
.line { display: flex; gap: 12px; align-items: baseline; justify-content: space-between; }
.title { color: var(--ink); font-weight: 600; overflow-wrap: anywhere; }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: 20px; padding: 1px 10px; font-size: 12px; font-weight: 600; white-space: nowrap; flex: none; }
.badge.full, .badge.failed { color: var(--full); background: var(--full-bg); }
.badge.lightweight { color: var(--light); background: var(--light-bg); }
.badge.none { color: var(--none); background: var(--none-bg); }
.badge.waiting { color: var(--quiet); }
.empty { color: var(--quiet); text-align: center; padding: 40px 0; }
.check { border: 1px solid var(--line); border-radius: 6px; margin-top: 24px; }
.check-title { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; background: var(--panel); border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; padding: 14px 20px; }
.check-title strong { flex: 1 1 300px; overflow-wrap: anywhere; }
.conclusion { font-family: ui-monospace, SFMono-Regular, Menlo, monospace; font-size: 12px; }
.markdown-body { padding: 20px 24px; background: transparent; }
.markdown-body.details { border-top: 1px solid var(--line); }
.annotations { padding: 16px 24px; border-top: 1px solid var(--line); }
.annotations h2 { font-size: 16px; margin: 0 0 12px; }
.annotation { border: 1px solid var(--line); border-left: 4px solid var(--quiet); border-radius: 6px; padding: 10px 14px; margin-bottom: 10px; font-size: 14px; overflow-wrap: anywhere; }
.annotation.failure { border-left-color: var(--full); }
.annotation.warning { border-left-color: var(--light); }
.annotation code { color: var(--quiet); font-size: 12px; display: block; }
.annotation p { margin: 4px 0 0; white-space: pre-line; }
@media (max-width: 600px) { .line { flex-direction: column; gap: 6px; } main { padding: 20px 14px; } }
`;
