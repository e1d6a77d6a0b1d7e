import type { CampaignState } from '@dawa/protocols/console/campaign';
import * as actions from '../../api/bench-actions.ts';
import { procedureWords, stageWords, timeLeftWords } from '../../locales/campaign-words.ts';

const isDone = ({ state }: CampaignState['procedures'][number]) => state !== 'waiting' && state !== 'running';

/** In place of the contact while a campaign is looked at: how far it is, and one cell a procedure. */
export function CampaignProgress({ campaign }: { readonly campaign: CampaignState }) {
  const { procedures } = campaign;
  const done = procedures.filter(isDone).length;
  const words = timeLeftWords(campaign) ?? stageWords(campaign);
  const told = procedures.map(({ id, state }) => `${id} ${procedureWords[state]}`).join(', ');
  return (
    <>
      <div className="st" data-testid="campaign-progress">
        <b className="n">
          {done} of {procedures.length}
        </b>
        <span title={words}>{words}</span>
      </div>
      <div className="rb procs" role="img" aria-label={told} data-testid="campaign-cells">
        {procedures.map((one) => (
          <i
            key={one.id}
            className={one.state}
            title={`${one.id} ${procedureWords[one.state]}`}
            style={one.state === 'running' ? { '--filled': `${filledOf(campaign, one)}%` } : undefined}
          />
        ))}
      </div>
    </>
  );
}

/** Phases of it that are over, in percent; the least that can be seen is shown at once. */
function filledOf({ running }: CampaignState, { phases }: CampaignState['procedures'][number]): number {
  const index = phases.indexOf(running?.phase ?? '');
  return Math.max(4, Math.round((100 * Math.max(0, index)) / Math.max(1, phases.length)));
}

/** Beside STOP, which stops the campaign too. */
export function CampaignHolds({ campaign: { stage } }: { readonly campaign: CampaignState }) {
  const isHeld = stage === 'pausing' || stage === 'paused';
  return (
    <>
      <button
        type="button"
        className="hold"
        data-testid="campaign-pause"
        disabled={stage === 'stopping'}
        onClick={() => void (isHeld ? actions.goOnWithCampaign() : actions.pauseCampaign())}
      >
        <span>{isHeld ? 'Go on' : 'Pause'}</span>
        <small>{stage === 'paused' ? 'no power now' : isHeld ? 'pauses soon' : 'after this one'}</small>
      </button>
      <button
        type="button"
        className="hold"
        data-testid="campaign-end"
        disabled={stage === 'stopping'}
        onClick={() => void actions.endCampaign()}
      >
        <span>End it</span>
        <small>{stage === 'stopping' ? 'made safe' : 'board off'}</small>
      </button>
    </>
  );
}
