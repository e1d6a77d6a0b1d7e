/** Day and night of the design, in the few names that a report uses; A4 with margins of 15 mm, by day, when printed. */
export const reportStyle = `
:root{color-scheme:light;--bg:#f3f0ea;--surface:#fcfaf6;--sunken:#ebe7e1;--line:#cdcac3;--edge:#737781;--text:#13161d;--text-2:#363b43;--text-3:#505560;--accent:#025c93;
--nominal:#13684b;--nominal-soft:#d3f0e2;--watch:#58520c;--watch-soft:#faf0b6;--critical:#a20812;--critical-soft:#fedbd9;--on-critical:#fff;--sim:#81239a;--sim-soft:#f5dffc;
--s1:#025c93;--s2:#7d5e07;--s3:#13684b;--s4:#5341b1;--s5:#a63c0c;--s6:#505561;
--font:"Atkinson Hyperlegible Next","Atkinson Hyperlegible",system-ui,sans-serif;--mono:"Atkinson Hyperlegible Mono",ui-monospace,monospace}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--bg:#0b0d13;--surface:#13161d;--sunken:#05060a;--line:#2c3039;--edge:#686f7c;--text:#efede5;--text-2:#c7c4bc;--text-3:#9a9fa7;--accent:#74c6f0;
--nominal:#6ad6b0;--nominal-soft:#142c23;--watch:#ede272;--watch-soft:#332e12;--critical:#fb605f;--critical-soft:#4d1517;--on-critical:#000;--sim:#d799ea;--sim-soft:#351e3c;
--s1:#74c6f0;--s2:#e8c365;--s3:#61c8a4;--s4:#9d98f2;--s5:#e59880;--s6:#b4bed2}}
*{box-sizing:border-box}
html{scroll-padding-top:12px}
body{margin:0;background:var(--bg);color:var(--text);font:400 14px/20px var(--font)}
main{max-width:1280px;margin:0 auto;padding:24px 16px 64px}
nav ul{list-style:none;margin:0;padding:0}
nav li{display:flex;justify-content:space-between;gap:8px;padding:4px 0;border-bottom:1px solid var(--line);font-size:13px;line-height:18px}
nav{margin-top:24px}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:2px}nav a{text-decoration:none;color:var(--text-2)}nav a:hover{color:var(--accent)}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
@media screen and (min-width:1100px){main{display:grid;grid-template-columns:216px minmax(0,1fr);column-gap:32px}main>*{grid-column:2;min-width:0}main>nav{grid-column:1;grid-row:1/span 400;position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;margin:0;padding:12px 0 24px}}
h1{font-size:28px;line-height:32px;font-weight:600;margin:4px 0 8px;display:flex;gap:12px;align-items:center;text-wrap:balance}
h1 .mark{width:28px;height:28px;margin:0}
h2{font-size:20px;line-height:26px;font-weight:600;margin:40px 0 8px}
h3{font-size:14px;line-height:20px;font-weight:600;margin:16px 0 4px}
p{margin:0 0 8px;max-width:820px;text-wrap:pretty}.lead{margin-bottom:16px}
.over{color:var(--text-2);display:flex;gap:8px;align-items:center;flex-wrap:wrap}
.dim{color:var(--text-3);font-weight:400}.n{font-variant-numeric:tabular-nums}.e{text-align:right}.c{text-align:center}.unit{font-size:12px;color:var(--text-3)}
.mark{width:16px;height:16px;vertical-align:-3px;margin-right:6px;flex:none}h2 .mark{width:20px;height:20px}
.tag{display:inline-flex;align-items:center;border:1px solid var(--sim);background:var(--sim-soft);color:var(--sim);border-radius:3px;padding:0 8px 0 4px;font-size:13px;white-space:nowrap}
.tag.watch{border-color:var(--watch);background:var(--watch-soft);color:var(--watch);padding:0 6px}
.scroll{overflow-x:auto;background:var(--surface);border:1px solid var(--line);border-radius:3px;margin-bottom:12px}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:5px 10px;border-top:1px solid var(--line);font-weight:400}
tbody th{font-weight:450;color:var(--text-2);white-space:nowrap}
thead th{font-size:12px;line-height:16px;color:var(--text-3);border-top:0;white-space:nowrap}thead .e{display:block}
table:not(:has(thead)) tr:first-child>*{border-top:0}
td.e{text-align:right;white-space:nowrap}td.c{text-align:center}
.facts th{width:190px}.facts td{overflow-wrap:anywhere}
td:first-child:not(:only-child) .mark,td.c .mark{margin:0}
.rows td:first-child:has(.mark){width:36px}.rows .title{margin-left:8px;color:var(--text);font-weight:400}.rows th:has(.title){white-space:normal}
.rows td{overflow-wrap:break-word}
.matrix{min-width:640px}.matrix td.here{background:var(--sunken)}.matrix .by{min-width:190px;font-size:13px;line-height:18px}.matrix thead .c{display:block;max-width:84px;white-space:normal;margin:0 auto}.matrix .text{min-width:210px}.matrix th,.matrix td:last-child{white-space:nowrap}
.trend{min-width:860px}.trend .cpk{white-space:nowrap}.trend td:last-child{min-width:120px}.trend th .dim{font-size:12px;line-height:16px;white-space:normal}.trend .unlike{color:var(--watch);background:var(--watch-soft);font-size:13px}.trend td.dim{font-size:13px;line-height:18px}.trend thead th:nth-child(2),.trend thead th:nth-child(n+4):nth-child(-n+7){text-align:right}
.steps{table-layout:fixed;min-width:800px}.steps th:nth-child(1){width:36px}.steps th:nth-child(3){width:25%}.steps th:nth-child(4){width:23%}.steps th:nth-child(5){width:140px}.steps th:nth-child(6){width:84px}.steps td{overflow-wrap:anywhere}
.phase{border:1px solid var(--line);border-radius:3px;background:var(--surface);margin-bottom:6px}
.phase>.scroll{border:0;border-top:1px solid var(--line);border-radius:0;margin:0}
.phase>summary,.phasehead{padding:6px 10px;margin:0;cursor:default;max-width:none}.phase>summary{cursor:pointer}.phase>.why{padding:0 10px}.phase b{font-weight:600}
.phase>summary .note{float:right;margin-left:12px}
.hex{font-size:12px;line-height:18px;color:var(--text-3)}.hex summary{cursor:pointer}
.finding{border:1px solid var(--watch);border-left-width:4px;background:var(--watch-soft);border-radius:3px;padding:8px 12px;margin:8px 0}
.finding.fail{border-color:var(--critical);background:var(--critical-soft)}.finding h3{margin:0}.finding .where{margin:0 0 4px}.finding .dim{color:var(--text-2)}
.record{border:1px solid var(--line);border-left:4px solid var(--edge);background:var(--surface);border-radius:3px;padding:8px 12px;margin:8px 0}.record h3{margin:0 0 4px}.record .dim{margin-left:8px}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:2px 16px;margin:0}dt{color:var(--text-2)}dd{margin:0;overflow-wrap:anywhere}
.bytes,code{font-family:var(--mono);font-size:12px;line-height:18px;overflow-wrap:anywhere}
td.bytes{min-width:200px}
.differs{font-weight:600;outline:1.5px solid var(--critical);border-radius:2px;padding:0 2px;background:var(--surface)}
.why{color:var(--text-2)}
.attempts{margin:2px 0 0;padding:0;list-style:none;font-size:13px;line-height:18px;color:var(--text-2)}.attempts .mark{width:13px;height:13px;vertical-align:-2px}
.bar{width:120px;height:14px;display:block;margin:3px 0}.bar .ok{fill:var(--nominal-soft);stroke:var(--nominal);stroke-width:1}.bar .at{stroke:var(--text);stroke-width:2}.bar .off{stroke:var(--critical);stroke-width:4}
.bar .whisker{stroke:var(--text);stroke-width:1}.bar .scale{stroke:var(--edge);stroke-width:1;fill:none}.bar .interval{stroke:var(--s1);stroke-width:3}.bar .dot,.spark .dot{fill:var(--s1);stroke:var(--surface);stroke-width:1}
.spark{width:120px;height:24px;display:block}.spark .way{fill:none;stroke:var(--s1);stroke-width:1.3}.spark .limit{stroke:var(--edge);stroke-width:1;stroke-dasharray:3 2}
.drawn{margin-bottom:24px;break-inside:avoid}.drawn h3{margin-top:8px}
.plot{margin:0;border:1px solid var(--line);border-radius:3px;background:var(--surface);padding:8px 16px 12px;max-width:820px}
.plot figcaption{font-weight:600}
.plane{position:relative;height:264px;margin:24px 8px 24px 48px}
.plane svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible}
.plane path,.plane rect,.key path{vector-effect:non-scaling-stroke;fill:none}
.plane .grid{stroke:var(--line);stroke-width:1}.plane .beyond{fill:var(--sunken);stroke:none}.plane .limit{stroke:var(--critical);stroke-width:1.5;stroke-dasharray:7 3}
.yticks span,.xticks span,.ylabel,.limitname,.xlabel{position:absolute;font-size:12px;line-height:16px;color:var(--text-3);font-variant-numeric:tabular-nums;white-space:nowrap}
.yticks span{right:calc(100% + 6px);transform:translateY(-50%)}.xticks span{top:calc(100% + 4px);transform:translateX(-50%)}
.ylabel{bottom:calc(100% + 4px);left:-48px}.plot .xlabel{position:static;text-align:center;margin:0;max-width:none}
.limitname{right:4px;color:var(--text-2);padding:0 2px}.limitname.below{transform:translateY(100%)}
.legend{list-style:none;margin:8px 0 0;padding:0;display:flex;flex-wrap:wrap;gap:4px 20px;font-size:13px;line-height:18px}.legend li{display:flex;align-items:center;gap:6px}.key{width:28px;height:12px}
.s1{--c:var(--s1)}.s2{--c:var(--s2)}.s3{--c:var(--s3)}.s4{--c:var(--s4)}.s5{--c:var(--s5)}.s6{--c:var(--s6)}
.plane .line,.key .line{stroke:var(--c);stroke-width:2;stroke-linejoin:round}.points .bars{stroke:var(--c);stroke-width:1.5}.points .dots{stroke:var(--c);stroke-width:8;stroke-linecap:round}.points .holes{stroke:var(--surface);stroke-width:4;stroke-linecap:round}
.d2,.d2 .line{stroke-dasharray:8 4}.d3,.d3 .line{stroke-dasharray:2 3}.d4,.d4 .line{stroke-dasharray:10 3 2 3}.d5,.d5 .line{stroke-dasharray:4 4}.d6,.d6 .line{stroke-dasharray:1 5}
.square .dots{stroke-linecap:square;stroke-width:7}.square .holes{stroke-linecap:square;stroke-width:3.5}
.behind{margin-top:8px;font-size:13px}.behind summary{cursor:pointer;color:var(--text-3)}
.signs{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:16px;margin:16px 0 20px}.sign{border-top:1px solid var(--edge);margin-top:44px;padding-top:4px;display:flex;justify-content:space-between;gap:8px}.sign i{font-style:normal;color:var(--text-3);font-size:12px}
.blank{display:block;max-width:420px;height:18px;border-bottom:1px dotted var(--edge)}
@media (max-width:640px){main{padding:16px 12px 48px}.rows .title{display:block;margin:0}h1{font-size:24px;line-height:28px}.facts th{width:112px;white-space:normal}.phase>summary .note{float:none;display:block;margin:0 0 0 22px}.plot{padding:8px 12px 12px}.plane{margin-left:40px}.ylabel{left:-40px}}
@media print{@page{size:A4;margin:15mm}body{background:#fff;font-size:10px;line-height:14px}main{padding:0;max-width:none}nav,.behind,.hex{display:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}a{color:inherit;text-decoration:none}
h1{font-size:20px;line-height:24px}h1 .mark{width:20px;height:20px}h2 .mark{width:14px;height:14px}.mark{width:11px;height:11px;vertical-align:-2px}.tag{font-size:10px;padding:0 5px 0 2px}h2{font-size:14px;line-height:18px;margin-top:20px;break-after:avoid}h3{font-size:11px;break-after:avoid}
.scroll{overflow:visible;border-radius:0}th,td{padding:3px 5px}table,.matrix,.steps,.trend{min-width:0!important}tbody th:not(.n){white-space:normal}tr,.finding,.record,.plot,.signs,dl{break-inside:avoid}thead{display:table-header-group}
.steps th:nth-child(1){width:24px}.steps th:nth-child(5){width:104px}.steps th:nth-child(6){width:52px}.bar,.spark{width:96px}.matrix .text,.matrix .by,td.bytes,.trend td:last-child{min-width:0}.blank{height:14px}.facts th{width:130px}
.bytes,code,thead th,.unit,.trend th .dim,.sign i,.record dd,.matrix .by,.trend td.dim,.trend .unlike,.attempts,.legend,.yticks span,.xticks span,.ylabel,.limitname,.xlabel{font-size:9px;line-height:12px}
details::details-content{content-visibility:visible;display:block;height:auto;opacity:1}details>summary{list-style:none}.phase>summary::-webkit-details-marker{display:none}
.plane{height:165px}.signs{grid-template-columns:repeat(3,1fr)}}
`;
