/**
 * Style of the report: the day theme of the page, whose marks survive black and white. Read on 360 to 1920 pixels and on
 * A4 portrait with 15 mm margins.
 */
export const reportStyle = `
:root{color-scheme:light;--bg:#f3f0ea;--surface:#fcfaf6;--line:#cdcac3;--edge:#737781;--text:#13161d;--text-2:#363b43;--text-3:#505560;--accent:#025c93;--sim:#81239a;--sim-soft:#f5dffc;--nominal:#13684b;--stale:#56585d;--ridge:#d4c4b3;--ridge-line:#886b54}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:14px/20px "Atkinson Hyperlegible Next Variable","Atkinson Hyperlegible Next",system-ui,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:820px;margin:0 auto;padding:16px;background:var(--surface)}
h1{font-size:20px;line-height:26px;font-weight:600;margin:0 0 8px}
h2{font-size:14px;line-height:20px;font-weight:600;margin:20px 0 4px;break-after:avoid}
p{margin:4px 0}.verdict{font-size:16px;line-height:24px}.quiet,small,figcaption,footer{color:var(--text-3);font-size:12px;line-height:16px}
.sim{color:var(--sim);background:var(--sim-soft);border:1px solid var(--sim);border-radius:3px;padding:4px 8px}
time,.figure{white-space:nowrap}
.plots{display:flex;flex-wrap:wrap;gap:12px 24px;margin-top:12px}figure{margin:0;flex:0 0 228px;break-inside:avoid}figure.wide{flex:1 1 328px;min-width:0}figcaption{margin-top:4px}
svg{width:100%;height:auto;display:block;font-family:inherit}
.grid{fill:none;stroke:var(--line)}.ridge{fill:var(--ridge);stroke:var(--ridge-line);stroke-width:.7}.way{fill:none;stroke:var(--accent);stroke-width:2}.hidden{fill:none;stroke:var(--accent);stroke-width:1;stroke-dasharray:3 3}
.mark{fill:var(--surface);stroke:var(--accent);stroke-width:2}.letter{font-size:12px;text-anchor:middle;fill:var(--text-2)}
.tick{fill:none;stroke:var(--nominal)}.gap{fill:none;stroke:var(--edge)}.edge{fill:none;stroke:var(--edge);stroke-dasharray:2 3}
.ribbon{--tall:196px;position:relative;padding-bottom:18px}.ribbon svg{height:var(--tall)}.ribbon [class]{vector-effect:non-scaling-stroke}
.ribbon span{position:absolute;font-size:12px;line-height:16px;color:var(--text-3);white-space:nowrap}.ribbon .rise,.ribbon .set{bottom:0}
table{border-collapse:collapse;width:100%;max-width:560px}th,td{text-align:left;vertical-align:top;padding:3px 12px 3px 0;border-bottom:1px solid var(--line);overflow-wrap:normal}th{font-weight:600;color:var(--text-2)}tbody th{font-weight:400;color:var(--text)}tr{break-inside:avoid}
dl{display:flex;flex-wrap:wrap;gap:8px 24px;margin:4px 0}dt{font-size:12px;line-height:16px;color:var(--text-3)}dd{margin:0;font-size:16px;line-height:24px}
ul{margin:4px 0;padding-left:20px}li{break-inside:avoid}footer{margin-top:24px}
@media (max-width:479px){td small{display:block}th,td{padding-right:8px}.ribbon{--tall:160px}}
@page{size:A4 portrait;margin:15mm}
@media print{body,main{background:#fff}main{max-width:none;padding:0}body{font-size:10pt;line-height:14pt}.plots{flex-wrap:nowrap}figure.wide{flex-basis:0}.sim{background:none}h2{margin-top:12pt}}
`;
