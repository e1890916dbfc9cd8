/**
 * How the report looks. The page allows this text alone as style, by its hash, and no script at all; a test computes the hash
 * again. Colours: Okabe and Ito (2008), of which the yellow is darker on white.
 */
export const styleHash = 'sha256-y2RO1kxZ1X42ZjXqYhDvPMkSGnJcCiXoLUrRIuAD0uE=';

export const style = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--quiet:#59636e;--line:#d5dae0;--soft:#f4f6f8;--noise:#00000018;
--good:#00664b;--bad:#a63d00;--doubt:#7a5200;
--s0:#0072b2;--s1:#d55e00;--s2:#009e73;--s3:#cc79a7;--s4:#b07c00;--s5:#56b4e9;--s6:#1b1f24;--s7:#8a8200}
@media(prefers-color-scheme:dark){:root{--paper:#14171a;--ink:#e8ebee;--quiet:#a3acb5;--line:#363d45;--soft:#1e2328;--noise:#ffffff22;
--good:#35c79c;--bad:#ff8a4a;--doubt:#f0c040;
--s0:#3ea0dc;--s1:#f07a2a;--s2:#1fbf92;--s3:#dc93ba;--s4:#e69f00;--s5:#8fd0f5;--s6:#e8ebee;--s7:#f0e442}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:1180px;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.7rem;margin:0 0 .5rem;overflow-wrap:anywhere}h2{font-size:1.2rem;margin:2.5rem 0 .75rem}
p,li,dd{overflow-wrap:anywhere;max-width:75ch}
.verdict{background:var(--soft);border-left:4px solid var(--s0);padding:.75rem 1rem}.verdict p{margin:.4rem 0}.verdict p:first-child{font-size:1.15rem;font-weight:600}
.alarm{border:2px solid var(--bad);padding:.5rem 1rem;font-weight:600}
.scroll+.pictures{margin-top:1.2rem}.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,500px),1fr));gap:1.5rem}
figure{margin:0;min-width:0}figcaption{font-weight:600;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
.chart{display:block;width:100%;min-width:440px;max-width:680px;height:auto;font:12px system-ui,sans-serif}
.chart text{fill:var(--quiet)}.chart .item{fill:var(--ink);font-size:13px}
.name,.column{text-anchor:middle}.row{text-anchor:end}
.grid{stroke:var(--line);fill:none}.axis{stroke:var(--quiet);fill:none}
.unmeasured,.noise{fill:var(--noise)}.fair{stroke:var(--ink);stroke-dasharray:2 3;fill:none}
.line,.whisker{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}.whisker{stroke-dasharray:none}
.mark{fill:currentColor;stroke:currentColor;stroke-width:1.2}.mark.open{fill:var(--paper)}.bar{fill:currentColor}
.s0{color:var(--s0)}.s1{color:var(--s1)}.s2{color:var(--s2)}.s3{color:var(--s3)}.s4{color:var(--s4)}.s5{color:var(--s5)}.s6{color:var(--s6)}.s7{color:var(--s7)}
.s1 .line{stroke-dasharray:7 3}.s2 .line{stroke-dasharray:2 3}.s3 .line{stroke-dasharray:9 3 2 3}.s4 .line{stroke-dasharray:4 2}.s5 .line{stroke-dasharray:12 4}.s6 .line{stroke-dasharray:5 2 1 2 1 2}.s7 .line{stroke-dasharray:1 2}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;margin:.3rem 0;padding:0;font-size:.9rem}.legend li{overflow-wrap:anywhere}
.sample{width:36px;height:14px;vertical-align:middle;margin-right:.4rem}
details{margin:.3rem 0}summary{cursor:pointer;color:var(--quiet);font-size:.9rem}
table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums;margin:.4rem 0}
caption{text-align:left;color:var(--quiet);padding-bottom:.3rem}caption span{display:inline-block;max-width:calc(100vw - 3rem)}
th,td{padding:.25rem .7rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top}
th:first-child,.words{text-align:left}tbody th{white-space:nowrap}thead th{color:var(--quiet);font-weight:600;white-space:nowrap}tbody th{font-weight:500}
td ul{margin:0;padding-left:1.1rem}
.badge{font-weight:700}.passed,.valid{color:var(--good)}.failed,.invalid{color:var(--bad)}.undetermined,.suspect{color:var(--doubt)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0}dt{color:var(--quiet)}dd{margin:0}
pre{background:var(--soft);padding:.7rem;overflow-x:auto;font-size:.85rem}
@media(max-width:700px){tbody th{white-space:normal;overflow-wrap:anywhere;min-width:7.5rem}}
@media print{details:not([open])>*{display:none}}
`;
