import type { LossLedgerState } from '@dawa/protocols/console/completeness';
import { formatNumber } from '../locales/format-number.ts';
import { ledgerLines, ledgerSentence, percent } from '../locales/ledger-words.ts';
import { Mark } from './mark.tsx';
import { Panel } from './panel.tsx';
import '../themes/completeness.css';

interface LedgerPanelProps {
  /** Undefined until the station has answered. */
  readonly ledger: LossLedgerState | undefined;
}

/** Received is archived or rejected for a reason: a sentence, and every count that makes it true. */
export function LedgerPanel({ ledger }: LedgerPanelProps) {
  if (ledger === undefined)
    return (
      <Panel title="Ledger" className="ledger">
        <p className="em">Asking the station what came.</p>
      </Panel>
    );
  return (
    <Panel
      title="Ledger"
      className="ledger"
      tags={
        ledger.isBalanced ? undefined : (
          <span className="tag critical">
            <Mark name="critical" label="critical" />
            does not add up
          </span>
        )
      }
    >
      <p className="ledger-words" data-testid="ledger-sentence">
        {ledgerSentence(ledger)}
      </p>
      <div className="scrolls">
        <table className="list ledger-table">
          <thead>
            <tr>
              <th scope="col">Where it went</th>
              <th scope="col" className="num">
                Count
              </th>
              <th scope="col" className="num">
                Share
              </th>
            </tr>
          </thead>
          <tbody>
            {ledgerLines(ledger).map(({ what, count, share, isPart }) => (
              <tr key={`${isPart}-${what}`} className={isPart ? 'part' : 'whole'}>
                <th scope="row">{what}</th>
                <td className="num">{formatNumber(count)}</td>
                <td className="num dim">{share === null ? '' : percent(share, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
