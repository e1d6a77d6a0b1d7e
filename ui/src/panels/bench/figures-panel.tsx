import type { CampaignFigure, CampaignState } from '@dawa/protocols/console/campaign';
import { figureText, limitText } from '../../locales/campaign-words.ts';
import { plainName } from '../../locales/plain-name.ts';
import { Panel } from '../panel.tsx';
import { VerdictMark } from './verdict-mark.tsx';

/** What was measured of the article, newest value with its limit, and how it went. */
export function FiguresPanel({ campaign }: { readonly campaign: CampaignState }) {
  const { figures, article } = campaign;
  return (
    <Panel
      title="Measured"
      className="figs"
      right={
        <span>
          {article.name} {article.serial}
        </span>
      }
    >
      {figures.length === 0 ? (
        <p className="em">Each value that is measured stands here with its limit and its trend.</p>
      ) : (
        <div className="scrolls">
          <ul data-testid="campaign-figures">
            {figures.map((figure) => (
              <li key={`${figure.name} ${figure.unit}`} className={rowClass(figure)}>
                <span className="nm" title={figure.name}>
                  {plainName(figure.name)}
                </span>
                <Trend figure={figure} />
                <b className="n">
                  {figure.verdict !== 'pass' && <VerdictMark verdict={figure.verdict} isNamed />}{' '}
                  {figureText(figure.values.at(-1)!)}
                  <span className="u">{figure.unit}</span>
                </b>
                <span className="lim dim n">{limitText(figure.low, figure.high)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}

function rowClass({ verdict, isMarginal }: CampaignFigure): string {
  if (verdict === 'fail') return 'critical';
  return verdict === 'inconclusive' || isMarginal ? 'watch' : '';
}

const box = { width: 60, height: 18 };

/** Values in their order, with the band that is allowed behind them. */
function Trend({ figure: { values, low, high } }: { readonly figure: CampaignFigure }) {
  if (values.length < 2) return <i />;
  const least = Math.min(...values);
  const most = Math.max(...values);
  const span = most - least || Math.max(1e-9, Math.abs(most) * 0.1);
  const y = (value: number) =>
    Math.min(box.height, Math.max(0, box.height - 3 - ((value - least) / span) * (box.height - 6)));
  const x = (index: number) => (index / (values.length - 1)) * (box.width - 4) + 2;
  const path = values.map((value, index) => `${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join('L');
  return (
    <svg className="trend" viewBox={`0 0 ${box.width} ${box.height}`} aria-hidden="true">
      <rect x="0" y={y(high)} width={box.width} height={Math.max(0, y(low) - y(high))} className="band" />
      <path d={`M${path}`} className="line" />
    </svg>
  );
}
