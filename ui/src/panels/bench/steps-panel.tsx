import type { CampaignState } from '@dawa/protocols/console/campaign';
import { verdictWords } from '../../locales/campaign-words.ts';
import { Panel } from '../panel.tsx';
import { VerdictMark } from './verdict-mark.tsx';

/** Each step as soon as it is decided, newest first. */
export function StepsPanel({ campaign }: { readonly campaign: CampaignState }) {
  const newestFirst = campaign.lately.toReversed();
  return (
    <Panel title="Steps" className="steplog" right={<span className="n">{campaign.steps} so far</span>}>
      <div className="scrolls">
        <table className="list steplist" data-testid="campaign-steps">
          <tbody>
            {newestFirst.map((step) => (
              <tr key={step.number}>
                <td className="v">
                  <VerdictMark verdict={step.verdict} isNamed />
                </td>
                <td title={`${step.procedure} ${step.phase}`}>
                  <span className="what">{step.title}</span>
                  {step.isMarginal && <span className="tag watch">near its limit</span>}
                </td>
                <td className="n" title={`expected ${step.expected}`}>
                  {step.verdict === 'pass' ? step.found : `${verdictWords[step.verdict]}: ${step.found}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
