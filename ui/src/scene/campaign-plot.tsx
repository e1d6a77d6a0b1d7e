import type { CampaignPlot } from '@dawa/protocols/console/campaign';
import { drawPlot, plotBox } from './campaign-plot-geometry.ts';

const { width, height, left, right, top, bottom } = plotBox;

/** A plot of a step: lines, points with their error bars, limits. Series are told apart by shape and dashes, too. */
export function CampaignPlotFigure({ plot }: { readonly plot: CampaignPlot }) {
  const drawn = drawPlot(plot);
  if (drawn === undefined) return null;
  const axis = ({ label, unit }: CampaignPlot['x']) => (unit === '' ? label : `${label}, ${unit}`);
  return (
    <figure className="cplot">
      <figcaption>
        {axis(plot.y)} over {axis(plot.x)}
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={plot.title}>
        <rect x={left} y={top} width={width - left - right} height={height - top - bottom} className="pl0" />
        {drawn.yTicks.map(({ at, text }) => (
          <g key={text}>
            <path d={`M${left} ${at}H${width - right}`} className="grid" />
            <text x={left - 6} y={at + 4} className="e n">
              {text}
            </text>
          </g>
        ))}
        {drawn.xTicks.map(({ at, text }) => (
          <text key={text} x={at} y={height - 6} className="m n">
            {text}
          </text>
        ))}
        {drawn.limits.map((at) => (
          <path key={at} d={`M${left} ${at}H${width - right}`} className="limit" />
        ))}
        {drawn.series.map(({ name, path, points }, index) => (
          <g key={name} className={`s${(index % 6) + 1}`}>
            {path !== '' && <path d={path} className="line" />}
            {points.map(({ x, y, low = y, high = y }) => (
              <g key={`${x} ${y}`}>
                {low !== high && (
                  <path d={`M${x} ${low}V${high}M${x - 4} ${low}h8M${x - 4} ${high}h8`} className="err" />
                )}
                {index % 2 === 0 ? (
                  <circle cx={x} cy={y} r="4" className="dot" />
                ) : (
                  <rect x={x - 3.5} y={y - 3.5} width="7" height="7" className="dot hollow" />
                )}
              </g>
            ))}
          </g>
        ))}
      </svg>
      <ul className="ckey">
        {drawn.series.map(({ name, path }, index) => (
          <li key={name} className={`s${(index % 6) + 1}`}>
            <svg viewBox="0 0 24 12" aria-hidden="true">
              {path !== '' ? (
                <path d="M0 6h24" className="line" />
              ) : index % 2 === 0 ? (
                <circle cx="12" cy="6" r="4" className="dot" />
              ) : (
                <rect x="8.5" y="2.5" width="7" height="7" className="dot hollow" />
              )}
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </figure>
  );
}
