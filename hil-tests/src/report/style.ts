/** Day theme of the design, in the few names that a report uses; A4 with margins of 15 mm when printed. */
export const reportStyle = `
:root{--bg:#f3f0ea;--surface:#fcfaf6;--line:#cdcac3;--edge:#737781;--text:#13161d;--text-2:#363b43;--text-3:#505560;
--nominal:#13684b;--nominal-soft:#d3f0e2;--watch:#58520c;--watch-soft:#faf0b6;--critical:#a20812;--critical-soft:#fedbd9;--sim:#81239a;--sim-soft:#f5dffc;
--font:"Atkinson Hyperlegible Next","Atkinson Hyperlegible",system-ui,sans-serif;--bytes:"Atkinson Hyperlegible Mono",ui-monospace,monospace}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:400 14px/20px var(--font)}
main{max-width:1080px;margin:0 auto;padding:24px 16px 64px}
h1{font-size:28px;line-height:32px;font-weight:600;margin:4px 0 8px;display:flex;gap:12px;align-items:center}
h1 .mark{width:28px;height:28px}
h2{font-size:20px;line-height:26px;font-weight:600;margin:32px 0 8px}
h3{font-size:14px;line-height:20px;font-weight:600;margin:20px 0 4px}
p{margin:0 0 8px}.over{color:var(--text-2);display:flex;gap:8px;align-items:center;flex-wrap:wrap}
.dim{color:var(--text-3);font-weight:400}.n{font-variant-numeric:tabular-nums}.e{text-align:right}
.mark{width:16px;height:16px;vertical-align:-3px;margin-right:6px;flex:none}h2 .mark{width:20px;height:20px;vertical-align:-3px}
.tag{display:inline-flex;align-items:center;border:1px solid var(--sim);background:var(--sim-soft);color:var(--sim);border-radius:3px;padding:0 8px 0 4px;font-size:13px}
.tag.watch{border-color:var(--watch);background:var(--watch-soft);color:var(--watch);padding:0 6px}
.scroll{overflow-x:auto;background:var(--surface);border:1px solid var(--line);border-radius:3px}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:5px 12px;border-top:1px solid var(--line);font-weight:400}
th{font-weight:450;color:var(--text-2);white-space:nowrap}tr:first-child>*{border-top:0}
.facts th{width:200px}.requirements td:last-child{text-align:right}
.steps{table-layout:fixed;min-width:860px}.steps th:nth-child(1){width:40px}.steps th:nth-child(3){width:28%}.steps th:nth-child(4){width:24%}.steps th:nth-child(5){width:144px}.steps th:nth-child(6){width:80px}.steps td:last-child{text-align:right;white-space:nowrap}
td:first-child:not(:only-child) .mark{margin:0}
.finding{border:1px solid var(--watch);border-left-width:4px;background:var(--watch-soft);border-radius:3px;padding:8px 12px;margin:8px 0}
.finding.fail{border-color:var(--critical);background:var(--critical-soft)}.finding h3{margin:0 0 4px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:0}dt{color:var(--text-2)}dd{margin:0}
.bytes{font-family:var(--bytes);font-size:12px;line-height:18px;overflow-wrap:anywhere}.why{color:var(--text-2)}
.bar{width:120px;height:14px}.bar .ok{fill:var(--nominal-soft);stroke:var(--nominal);stroke-width:1}.bar .at{stroke:var(--text);stroke-width:2}.bar .off{stroke:var(--critical);stroke-width:3}
@media print{@page{size:A4;margin:15mm}body{background:#fff;font-size:11px;line-height:15px}main{padding:0;max-width:none}h2{break-after:avoid}tr,.finding{break-inside:avoid}}
`;
