import type { DeviceInfo } from '@dawa/protocols/console/device';
import * as actions from '../../api/actions.ts';
import { useStation } from '../../api/live-store.ts';
import { ConfirmButton } from '../confirm-button.tsx';

interface RelaySwitchProps {
  readonly deviceId: string;
  readonly relay: NonNullable<DeviceInfo['relay']>;
}

/** What a relay was told and what its board says of it, and the two buttons by which a person switches it. */
export function RelaySwitch({ deviceId, relay }: RelaySwitchProps) {
  const safety = useStation((view) => view.safety);
  const { isToldOn, isReadOn, load, danger, blockedBy } = relay;
  const differs = isToldOn !== null && isReadOn !== null && isToldOn !== isReadOn;
  const keptOff =
    safety.lock !== null
      ? `Locked by ${safety.lock.who}: ${safety.lock.why}`
      : safety.stopped !== null
        ? `STOP was pressed by ${safety.stopped.by} and is not released`
        : null;
  const what = load ?? 'nobody wrote down what hangs on it';
  return (
    <>
      <dl className="facts-list n" data-testid={`state-${deviceId}`}>
        <dt>Switches</dt>
        <dd>{what}</dd>
        <dt>Told</dt>
        <dd>{isToldOn === null ? 'nothing yet' : word(isToldOn)}</dd>
        <dt>Read back</dt>
        <dd className={differs ? 'warning' : ''}>
          {isReadOn === null ? 'its board does not tell' : word(isReadOn)}
          {differs && ', not as it was told'}
        </dd>
      </dl>
      {blockedBy === null ? (
        <div className="relay-keys">
          {[true, false].map((isOn) => (
            <ConfirmButton
              key={word(isOn)}
              label={`Switch ${word(isOn)}`}
              consequence={
                danger === null ? (
                  `Switches ${word(isOn)}: ${what}.`
                ) : (
                  <>
                    Switches {word(isOn)}: {what}. <b>Dangerous: {danger}.</b>
                  </>
                )
              }
              disabledBy={isOn ? keptOff : null}
              testId={`switch-${word(isOn)}-${deviceId}`}
              onConfirm={() => void actions.switchRelay(deviceId, { isOn, isConfirmed: danger !== null })}
            />
          ))}
        </div>
      ) : (
        <p className="em">Not switched by hand: {blockedBy}.</p>
      )}
    </>
  );
}

function word(isOn: boolean): string {
  return isOn ? 'on' : 'off';
}
