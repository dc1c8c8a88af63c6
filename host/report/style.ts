/** The report's style sheet: light and dark, from a phone to a wall. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fcfcfb;--card:#fff;--ink:#1b1d21;--quiet:#5c6470;--rule:#dfe2e6;--grid:#e6e8eb;
--blue:#1f5fbf;--blue-soft:#1f5fbf22;--orange:#b4540a;--good:#14713d;--good-soft:#14713d12;--bad:#b3261e;--ar2:#7a4fb5;--ridge:#0f7b7b;
--last:#8a8f98;--linear:#b08900;--outside:#c2185b}
@media(prefers-color-scheme:dark){:root{--paper:#14161a;--card:#1b1e24;--ink:#e8eaed;--quiet:#a2a9b4;--rule:#343941;--grid:#2b3037;
--blue:#7fb0ff;--blue-soft:#7fb0ff2e;--orange:#f2a45c;--good:#6fd39a;--good-soft:#6fd39a17;--bad:#ff8a80;--ar2:#c3a2f5;--ridge:#5fd0d0;
--last:#8d949f;--linear:#dfbf4f;--outside:#ff7fae}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1.1rem 4rem}
header p.kicker{margin:0;color:var(--quiet);font-size:.9rem}
h1{font-size:clamp(1.5rem,4.5vw,2.2rem);line-height:1.2;margin:.2rem 0 1rem;text-wrap:balance}
h2{font-size:1.3rem;line-height:1.3;margin:3rem 0 .4rem;padding-top:1.2rem;border-top:1px solid var(--rule)}
h3{font-size:1.02rem;margin:1.6rem 0 .3rem}
p{margin:.5rem 0;max-width:46rem}
.verdict{background:var(--card);border:1px solid var(--rule);border-left:4px solid var(--blue);border-radius:6px;padding:.7rem 1.1rem;margin:1rem 0}
.verdict li{margin:.35rem 0}.verdict ul{margin:.2rem 0;padding-left:1.1rem}
.caution{border-left-color:var(--orange)}
b.better{color:var(--good)}b.worse{color:var(--bad)}b.unclear{color:var(--quiet)}
nav{font-size:.92rem;margin:1rem 0}nav a{display:inline-block;margin:.1rem .9rem .1rem 0}
a{color:var(--blue)}a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
.quiet,figcaption,caption{color:var(--quiet);font-size:.9rem}
figure{margin:1.2rem 0}figcaption{max-width:46rem;margin-top:.3rem}
svg{display:block;width:100%;height:auto;overflow:visible}
.scroll{overflow-x:auto;margin:1rem 0;background:linear-gradient(90deg,var(--paper) 50%,transparent) 0 0/2.2rem 100% local no-repeat,
linear-gradient(270deg,var(--paper) 50%,transparent) 100% 0/2.2rem 100% local no-repeat,
linear-gradient(90deg,var(--rule),transparent) 0 0/1.1rem 100% no-repeat,
linear-gradient(270deg,var(--rule),transparent) 100% 0/1.1rem 100% no-repeat}
details .scroll{background:none}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.9rem;min-width:100%}
caption{text-align:left;padding-bottom:.4rem}caption span{display:inline-block;max-width:min(46rem,88vw)}
th,td{padding:.28rem .6rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--rule)}
th:first-child{text-align:left;padding-left:0;font-weight:500}
thead th{color:var(--quiet);font-weight:600;font-size:.82rem;vertical-align:bottom}
tr.strong{font-weight:700}tr.strong th{font-weight:700;color:var(--blue)}
details{margin:.8rem 0;border:1px solid var(--rule);border-radius:6px;padding:.4rem .9rem;background:var(--card)}
summary{cursor:pointer;font-weight:600}
.row2{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:0 1.5rem}
.row4{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,13rem),1fr));gap:0 1.2rem}
.key{display:inline-flex;align-items:center;gap:.35rem;margin-right:1rem}
.key svg{width:12px;height:12px;display:inline}
svg text{font-family:inherit;font-size:13px;fill:var(--ink)}
svg .tick,svg .axis{fill:var(--quiet)}svg .tick{font-size:12px}
svg .mid{text-anchor:middle}svg .end{text-anchor:end}
svg .row{font-size:13.5px;font-weight:600}svg .value{font-variant-numeric:tabular-nums}
svg .grid{stroke:var(--grid);stroke-width:1}
svg .even{stroke:var(--ink);stroke-width:1.3;stroke-dasharray:5 4;fill:none}
svg .better{fill:var(--good-soft)}
svg .at30{stroke:var(--blue);fill:var(--blue)}svg .at60{stroke:var(--orange);fill:var(--orange)}
svg .whisker{stroke-width:2.2;stroke-linecap:round;fill:none}svg .whisker.ink{stroke:var(--ink)}
svg .dot{stroke:var(--card);stroke-width:1.2}svg .dot.islet{fill:var(--blue)}
svg .one{fill:var(--blue);fill-opacity:.55;stroke:var(--blue)}
svg .hist{fill:var(--blue-soft);stroke:var(--blue);stroke-width:1.2}
svg .curve{fill:none;stroke-width:2;stroke-linejoin:round}svg .curve.islet{stroke:var(--blue);stroke-width:3.2}
svg .curve.ar2{stroke:var(--ar2)}svg .curve.ridge{stroke:var(--ridge);stroke-dasharray:7 4}
svg .curve.lastValue{stroke:var(--last);stroke-dasharray:2 4}svg .curve.linear{stroke:var(--linear);stroke-dasharray:9 3 2 3}
svg .curve.outside{stroke:var(--outside);stroke-dasharray:4 3}
svg .label{font-weight:600}svg .label.islet,svg .note.islet{fill:var(--blue)}svg .label.ar2{fill:var(--ar2)}svg .label.ridge{fill:var(--ridge)}
svg .label.lastValue{fill:var(--last)}svg .label.linear{fill:var(--linear)}svg .label.outside{fill:var(--outside)}
svg .note{font-size:11.5px}
svg .cell{fill:var(--blue)}svg .border{fill:none;stroke:var(--ink);stroke-width:1.1}
svg .trace{fill:none;stroke:var(--blue);stroke-width:1.8;stroke-linejoin:round}svg .week{fill:var(--blue)}
svg .stale{stroke:var(--bad);stroke-width:2}svg .label.stale{stroke:none;fill:var(--bad)}
.weeks figure{margin:.6rem 0}
svg .zone{font-size:17px;font-weight:700}
@media(max-width:34rem){figure:has(>svg.wide){overflow-x:auto}svg.wide{min-width:27rem}}
@media print{:root{color-scheme:light}details{border:0}}
`;
