/** The style of the report: on a screen, light and dark, in forced colours, and on paper. */
export const effectivenessCss = `
:root { --series: #0969da; --void: #eaeef2; --good: #1a7f37; --bad: #c21c2c; --good-bg: #dafbe1; --bad-bg: #ffebe9; }
@media (prefers-color-scheme: dark) {
  :root { --series: #4493f8; --void: #1c232c; --good: #4ac26b; --bad: #ff7b72; --good-bg: #12261e; --bad-bg: #30171b; }
}
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.report { overflow-wrap: anywhere; }
.report h2 { font-size: 20px; line-height: 1.3; font-weight: 600; margin: 0 0 12px; }
.report h3 { font-size: 16px; line-height: 1.35; font-weight: 600; margin: 0 0 2px; }
.report p { margin: 0 0 8px; }
.theme > p { font-size: 14px; }
.report .quiet { font-size: 13px; }
.report > .quiet { font-size: 14px; margin-bottom: 16px; }
.report section, .report tr { scroll-margin-top: 12px; }
.windows { display: flex; flex-wrap: wrap; gap: 4px 6px; margin-bottom: 10px; font-size: 14px; }
.windows a { border: 1px solid var(--line); border-radius: 20px; padding: 3px 12px; color: var(--ink); }
.windows a:hover { background: var(--panel); text-decoration: none; }
.windows a[aria-current] { border-color: var(--link); color: var(--link); font-weight: 600; }
.narrow { font-size: 14px; margin-bottom: 20px; }
.narrow > summary, .more > summary, .unknowns summary, .how summary { cursor: pointer; color: var(--link); width: fit-content; font-size: 13px; padding: 2px 0; }
.narrow > summary { font-size: 14px; }
.narrow form { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 10px 12px; align-items: end; border: 1px solid var(--line); border-radius: 6px; padding: 14px 16px; margin-top: 8px; }
.narrow form p { margin: 0; min-width: 0; }
.narrow label { display: block; font-size: 12px; font-weight: 600; margin-bottom: 2px; }
.narrow input { width: 100%; min-width: 0; height: 34px; padding: 4px 10px; border: 1px solid var(--quiet); border-radius: 6px; background: var(--paper); color: var(--ink); font: inherit; font-size: 14px; }
.narrow ::placeholder { color: var(--quiet); opacity: 1; }
.narrow button { height: 34px; padding: 0 18px; border: 1px solid var(--quiet); border-radius: 6px; background: var(--panel); color: var(--ink); font: inherit; font-size: 14px; font-weight: 600; cursor: pointer; }
.narrow button:hover { border-color: var(--ink); }
.narrow :is(input:focus-within, button:focus-visible) { outline: 2px solid var(--link); outline-offset: 2px; }
.chips { list-style: none; display: flex; flex-wrap: wrap; gap: 6px; padding: 0; margin: 8px 0 0; }
.chips li { border: 1px solid var(--line); border-radius: 20px; padding: 2px 12px; }
.faults { border-left: 4px solid var(--bad); background: var(--bad-bg); padding: 8px 14px; border-radius: 6px; }
.report .faults { margin-bottom: 16px; }
.answer-box { border: 1px solid var(--line); border-top: 4px solid var(--quiet); border-radius: 6px; padding: 20px 24px 18px; margin-bottom: 20px; }
.answer-box.improving { border-top-color: var(--good); }
.answer-box.slipping { border-top-color: var(--bad); }
.answer-box.holding { border-top-color: var(--series); }
.report .answer-is { font-size: 32px; line-height: 1.2; font-weight: 600; letter-spacing: -.01em; margin-bottom: 4px; }
.sign { display: inline-block; min-width: 1em; }
.improving .sign { color: var(--good); }
.slipping .sign { color: var(--bad); }
.holding .sign { color: var(--series); }
.report .answer-says { font-size: 18px; line-height: 1.45; max-width: 46em; margin-bottom: 18px; }
.grounds { display: grid; grid-template-columns: 1fr 1fr; gap: 20px 32px; border-top: 1px solid var(--line); padding-top: 16px; }
.grounds > div { min-width: 0; }
.report .grounds h2 { font-size: 14px; margin-bottom: 8px; }
.for h2::before { content: "+ "; color: var(--good); font-weight: 700; }
.against h2::before { content: "− "; color: var(--bad); font-weight: 700; }
.grounds ol { margin: 0; padding-left: 1.3em; }
.grounds li + li { margin-top: 10px; }
.grounds li p { margin: 0; }
.plain-link, .report p .plain-link { color: var(--ink); text-decoration: none; }
.plain-link:hover, .report p .plain-link:hover { text-decoration: underline; }
.report .behind { font-size: 13px; color: var(--quiet); }
.unknowns { border-left: 4px solid var(--light); background: var(--light-bg); border-radius: 6px; padding: 12px 18px 10px; margin-bottom: 36px; font-size: 14px; }
.unknowns.few { border-left-color: var(--line); background: var(--panel); }
.report .unknowns h2 { font-size: 15px; margin-bottom: 6px; }
.unknowns ul { margin: 0 0 8px; padding-left: 1.3em; }
.unknowns .quiet, .unknowns code { color: inherit; }
.theme { margin-bottom: 40px; }
.cards { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 20px; }
.cards.uneven { display: block; columns: 2; column-gap: 20px; }
.cards.uneven .card { break-inside: avoid; margin-bottom: 20px; }
.card.wide { grid-column: 1 / -1; }
.card { min-width: 0; border: 1px solid var(--line); border-radius: 6px; padding: 16px 18px 12px; }
.report .headline { margin: 10px 0 12px; font-size: 14px; color: var(--quiet); }
.headline strong { font-size: 28px; line-height: 1.1; font-weight: 600; color: var(--ink); margin-right: 6px; }
.headline .trend { display: block; margin-top: 2px; }
.trend.better { color: var(--good); font-weight: 600; }
.trend.worse { color: var(--bad); font-weight: 600; }
.little { color: var(--quiet); font-style: italic; }
.report .take { font-size: 13px; margin: 8px 0 0; }
.chart { display: block; overflow: visible; margin: 0 0 8px; }
.chart text { fill: var(--ink); font-size: 12px; font-family: inherit; }
.chart .tick { fill: var(--quiet); font-size: 11px; font-variant-numeric: tabular-nums; }
.chart .tick.good { fill: var(--good); }
.chart .tick.bad { fill: var(--bad); }
.chart .value { font-size: 13px; font-weight: 600; }
.chart .value, .chart .label { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.chart .grid { stroke: var(--line); stroke-width: 1; }
.chart .axis { stroke: var(--quiet); stroke-width: 1; }
.chart .void { fill: var(--void); }
.chart .line { stroke: var(--series); stroke-width: 2; stroke-linecap: round; }
.chart .dot { fill: var(--series); stroke: var(--paper); stroke-width: 1; }
.chart .dot.fresh { fill: var(--quiet); }
.chart .dot.stale { fill: var(--bad); }
.chart .bar.good { fill: var(--good); }
.chart .bar.bad { fill: var(--bad); }
.report table { width: 100%; border-collapse: collapse; font-size: 13px; line-height: 1.4; }
.report caption { text-align: left; color: var(--quiet); font-size: 12px; padding: 0 0 4px; }
.report th, .report td { text-align: left; vertical-align: top; font-weight: 400; padding: 6px 10px 6px 0; border-top: 1px solid var(--line); }
.report th:last-child, .report td:last-child { padding-right: 0; }
.report thead th { color: var(--quiet); font-size: 12px; border-top: 0; padding-top: 0; padding-bottom: 4px; vertical-align: bottom; }
.report td strong { font-weight: 600; }
.report .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
.report td.quiet { color: var(--quiet); }
.bars { table-layout: fixed; overflow-wrap: break-word; }
.bars thead th:first-child { width: 34%; }
.bars .number { width: 17%; }
.bars .drawn + .number + .number { width: 12%; }
.bars th, .bars td { padding-right: 8px; }
.bars td { vertical-align: middle; }
.bars tbody th { vertical-align: middle; }
.bars .number { white-space: normal; }
.bars svg { display: block; overflow: visible; }
.bars .track { fill: var(--void); }
.bars .fill { fill: var(--series); }
.bars .was { stroke: var(--ink); stroke-width: 2; }
.under { display: block; color: var(--quiet); font-size: 12px; }
.more { margin-top: 8px; font-size: 13px; }
.more table { margin-top: 6px; }
.report .data + .quiet { margin-top: 6px; }
.measures .group { font-weight: 600; padding-top: 18px; border-top: 0; }
.measures, .frameworks, .models { table-layout: fixed; }
.measures thead th:first-child { width: 44%; }
.follow-ups { table-layout: fixed; }
.follow-ups thead th:first-child { width: 52%; }
.frameworks .number { width: 11%; }
.models .number { width: 14%; }
.models .latest { width: 30%; padding-left: 16px; }
.frameworks .latest { width: 24%; padding-left: 16px; }
.report .measure th, .report .measure td { padding-bottom: 2px; }
.measure th { font-weight: 600; }
.measure .under { font-weight: 400; }
.measure:target th, .measure:target td { background: var(--panel); }
.how td, .report .how td { border-top: 0; padding-top: 0; }
.how p { margin: 4px 0; max-width: 62em; }
.formula { border-left: 3px solid var(--line); padding-left: 10px; color: var(--quiet); }
.frameworks { margin-bottom: 8px; }
.report .frameworks caption { font-size: 14px; font-weight: 600; color: var(--ink); padding-top: 14px; }
.risk { font-weight: 600; }
.lines { font-size: 14px; padding-left: 1.3em; margin: 0 0 8px; }
.late { color: var(--bad); }
.downloads { border-top: 1px solid var(--line); padding-top: 14px; font-size: 14px; }
@media (max-width: 760px) {
  .cards, .grounds { grid-template-columns: minmax(0, 1fr); }
  .cards.uneven { columns: 1; }
}
@media (max-width: 600px) {
  .answer-box { padding: 16px; }
  .report .answer-is { font-size: 28px; }
  .report .answer-says { font-size: 16px; }
  .card { padding: 14px 14px 10px; }
  .frameworks .latest, .models .latest { display: none; }
  .frameworks .number { width: 19%; }
  .models .number { width: 25%; }
  .measures thead th:first-child { width: 40%; }
}
@media (forced-colors: active) {
  .chart text, .chart .tick, .chart .tick.good, .chart .tick.bad { fill: CanvasText; }
  .chart .value, .chart .label { stroke: Canvas; }
  .chart .grid, .chart .axis { stroke: GrayText; }
  .chart .line { stroke: Highlight; }
  .chart .dot, .chart .dot.fresh, .chart .dot.stale { fill: Highlight; stroke: Canvas; }
  .chart .bar.bad { fill: Highlight; }
  .chart .bar.good { fill: Canvas; stroke: CanvasText; }
  .chart .void, .bars .track { fill: Canvas; stroke: GrayText; }
  .bars .fill { fill: Highlight; }
  .bars .was { stroke: CanvasText; }
  .windows a[aria-current] { text-decoration: underline; }
}
@media print {
  :root {
    color-scheme: light;
    --ink: #1f2328; --quiet: #59636e; --line: #d1d9e0; --paper: #fff; --panel: #fff; --link: #0550ae; --light: #835800; --light-bg: #fff;
    --series: #0969da; --void: #eaeef2; --good: #1a7f37; --bad: #c21c2c; --good-bg: #fff; --bad-bg: #fff;
  }
  @page { size: A4; margin: 16mm 14mm; }
  body { font-size: 11pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  .bar:not(svg *), .skip, .windows, .narrow, .take, .downloads, .more, .unknowns details { display: none; }
  .theme:has(.measures) { break-before: page; }
  .theme > p { break-after: avoid; }
  .report table { font-size: 8.5pt; }
  .answer-box, .card, .unknowns, .report tr, .grounds li { break-inside: avoid; }
  .report h2, .report h3, .report caption, .measures .measure, .measures .group { break-after: avoid; }
  .measures .how summary { display: none; }
  .measures .how ::details-content { content-visibility: visible; display: block; height: auto; }
  .report a { color: inherit; text-decoration: none; }
  .report .behind a { color: var(--link); }
}
`;
