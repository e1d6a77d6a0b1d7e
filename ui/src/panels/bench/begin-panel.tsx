import type { BenchState } from '@dawa/protocols/console/campaign';
import { useState } from 'react';
import * as actions from '../../api/bench-actions.ts';
import { ConfirmButton } from '../confirm-button.tsx';
import { Mark } from '../mark.tsx';
import { Panel } from '../panel.tsx';

/** Begins a campaign on one of the benches; a board is begun only by who reads its serial from it. */
export function BeginPanel({ bench }: { readonly bench: BenchState }) {
  const [benchId, setBenchId] = useState<string>();
  const [procedures, setProcedures] = useState('');
  const [serial, setSerial] = useState('');
  const chosen = bench.benches.find((one) => one.benchId === benchId) ?? bench.benches[0];
  if (chosen === undefined) return null;
  const isGlobWrong = !/^[A-Za-z0-9*?_-]*$/.test(procedures);
  const isSerialMissing = chosen.isReal && serial.trim() !== chosen.article.serial;
  const disabledBy =
    bench.blockedBy ??
    (isGlobWrong
      ? 'Procedures: expected ids with * and ?'
      : isSerialMissing
        ? `Give the serial of ${chosen.article.name}, as it stands on the board`
        : null);
  const isCutOff = bench.campaign !== null && bench.campaign.stage === 'lost';
  const begin = (isResumed: boolean) =>
    void actions.beginCampaign({
      benchId: chosen.benchId,
      isResumed,
      ...(procedures !== '' && { procedures }),
      ...(chosen.isReal && { confirmedSerial: serial.trim() }),
    });
  const on = `${chosen.article.name} ${chosen.article.serial}`;
  return (
    <Panel title="Begin a campaign" className="begin">
      <div className="beginform">
        <label>
          <span>Bench</span>
          <select
            className="field"
            data-testid="bench-choice"
            value={chosen.benchId}
            onChange={(event) => {
              setBenchId(event.target.value);
              setSerial('');
            }}
          >
            {bench.benches.map(({ benchId: id, article, isReal }) => (
              <option key={id} value={id}>
                {id}: {article.name}, {isReal ? `${article.model} ${article.serial}` : article.model}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Procedures</span>
          <input
            className="field"
            placeholder="all"
            data-testid="procedure-glob"
            aria-invalid={isGlobWrong}
            value={procedures}
            onChange={(event) => setProcedures(event.target.value)}
          />
        </label>
        {chosen.isReal && (
          <label>
            <span>Serial on the board</span>
            <input
              className="field"
              data-testid="confirmed-serial"
              value={serial}
              onChange={(event) => setSerial(event.target.value)}
            />
          </label>
        )}
        <ConfirmButton
          label="Begin"
          testId="begin-campaign"
          disabledBy={disabledBy}
          consequence={
            chosen.isReal
              ? `${on} is real: it gets power and transmits into the load that its bench file declares.`
              : `Nothing real moves: ${on} is simulated in this computer.`
          }
          onConfirm={() => begin(false)}
        />
        {isCutOff && (
          <ConfirmButton
            label="Go on where it was cut off"
            disabledBy={disabledBy}
            consequence="Finished procedures are kept, the one it was in begins again."
            onConfirm={() => begin(true)}
          />
        )}
      </div>
      {bench.blockedBy !== null && <p className="em">{bench.blockedBy}.</p>}
      {bench.trouble !== null && (
        <p className="em" role="alert">
          <Mark name="warning" label="warning" /> {bench.trouble}
        </p>
      )}
      <p className="em terminal">
        From a terminal: <code>npx dawa hil run --bench {chosen.file}</code>. It shows here too while it
        writes to <code>{bench.folder}</code>.
      </p>
    </Panel>
  );
}
