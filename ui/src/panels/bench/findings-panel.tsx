import type { CampaignState } from '@dawa/protocols/console/campaign';
import { spacedHex } from '../../locales/campaign-words.ts';
import { Panel } from '../panel.tsx';
import { VerdictMark } from './verdict-mark.tsx';

/** What failed or could not be decided: expected, found, and the octets that prove it. Newest first. */
export function FindingsPanel({ campaign }: { readonly campaign: CampaignState }) {
  const { findings, findingsLeftOut } = campaign;
  const count = findings.length + findingsLeftOut;
  return (
    <Panel
      title={count === 0 ? 'No findings' : count === 1 ? '1 finding' : `${count} findings`}
      className="findings"
      right={
        count === 0 ? (
          <span className="none-up">what fails or cannot be decided stands here with its proof</span>
        ) : findingsLeftOut > 0 ? (
          <span>the newest {findings.length} here, all in the report</span>
        ) : undefined
      }
    >
      <div className="scrolls" data-testid="campaign-findings">
        {findings.toReversed().map((step) => (
          <section key={step.number} className="finding">
            <h3>
              <VerdictMark verdict={step.verdict} isNamed /> {step.procedure} {step.title}
              <span className="dim"> {step.phase}</span>
            </h3>
            <dl className="nowfacts">
              <dt>Expected</dt>
              <dd>{step.expected}</dd>
              <dt>Found</dt>
              <dd className="found">{step.found}</dd>
              {step.evidenceHex !== undefined && (
                <>
                  <dt>Octets</dt>
                  <dd className="bytes">{spacedHex(step.evidenceHex)}</dd>
                </>
              )}
            </dl>
          </section>
        ))}
      </div>
    </Panel>
  );
}
