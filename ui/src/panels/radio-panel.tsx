import type { RadioState } from '@dawa/protocols/console/tracking';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import * as actions from '../api/actions.ts';
import { useNow, useStation } from '../api/live-store.ts';
import { isReadingStale } from '../api/staleness.ts';
import { formatMhz, formatNumber, formatSigned, frequencyParts } from '../locales/format-number.ts';
import { formatAge } from '../locales/format-time.ts';
import { Mark } from './mark.tsx';
import { Panel } from './panel.tsx';

/** What the radio is tuned to and why, what it hears, and whether it transmits. */
export function RadioPanel() {
  const [isOffsetOpen, setOffsetOpen] = useState(false);
  const thresholdHz = useStation((view) => view.radio.thresholdHz);
  const isInvented = useStation((view) => view.mission.links.some((link) => link.isInvented));
  const oldWords = useRadioAge();
  const opener = useRef<HTMLButtonElement>(null);
  const closeOffset = () => {
    setOffsetOpen(false);
    opener.current?.focus();
  };
  return (
    <Panel
      title="Radio"
      className="radio"
      tags={
        <>
          {isInvented && <span className="tag sim">Invented link</span>}
          {oldWords !== null && (
            <span className="tag stale">
              <Mark name="stale" label="stale" />
              {oldWords}
            </span>
          )}
        </>
      }
      right={
        <>
          <span className="wide-only">retunes past {formatNumber(thresholdHz)} Hz</span>
          <button
            type="button"
            className="btn ghost"
            ref={opener}
            aria-expanded={isOffsetOpen}
            onClick={() => setOffsetOpen(!isOffsetOpen)}
          >
            Offset…
          </button>
          <ArmTransmission />
        </>
      }
    >
      {isOffsetOpen ? <OffsetForm onDone={closeOffset} /> : <Frequencies isOld={oldWords !== null} />}
      <SignalRow isRadioOld={oldWords !== null} />
    </Panel>
  );
}

function useRadioAge(): string | null {
  const readAtMs = useStation((view) => view.radio.readAtMs);
  const isTransmitting = useStation((view) => view.radio.isTransmitting);
  const rate = useStation((view) => view.clock.rate);
  // While it transmits the radio is not asked.
  return useNow((nowMs) => {
    if (readAtMs === null || isTransmitting || !isReadingStale(nowMs - readAtMs, rate)) return null;
    return `${formatAge((nowMs - readAtMs) / rate)} old`;
  });
}

function ArmTransmission() {
  const { transmission, lock } = useStation((view) => view.safety);
  const blocked = lock !== null ? `locked by ${lock.who}` : transmission.blockedBy;
  if (transmission.isArmed) {
    return (
      <button
        type="button"
        className="btn pressed"
        data-testid="arm-tx"
        aria-pressed="true"
        title={transmission.by === null ? undefined : `armed by ${transmission.by}`}
        onClick={() => void actions.disarmTransmission()}
      >
        Disarm TX
      </button>
    );
  }
  return (
    <button
      type="button"
      className="btn"
      data-testid="arm-tx"
      aria-pressed="false"
      aria-disabled={blocked !== null}
      title={blocked ?? 'Lets commands key the transmitter'}
      onClick={() => {
        if (blocked === null) void actions.armTransmission();
      }}
    >
      Arm TX
    </button>
  );
}

function Frequencies({ isOld }: { isOld: boolean }) {
  const radio = useStation((view) => view.radio);
  const { up, duplex } = radio;
  // In half duplex on one dial what is read while it transmits is the uplink.
  const upReadHz = duplex ? (up?.readHz ?? null) : radio.isTransmitting ? radio.readFrequencyHz : null;
  const isDownHidden = radio.isTransmitting && !duplex;
  return (
    <table className="rf n">
      <thead>
        <tr>
          <td />
          <th scope="col" title={duplexWords(duplex)}>
            Tuned, MHz
          </th>
          <th scope="col">Nominal</th>
          <th scope="col">Shift, Hz</th>
          <th scope="col">Offset</th>
          <th scope="col" className="told" title="What the radio was told last, less what is wanted now">
            Dialled
          </th>
          <th scope="col" className="told" title="What the radio says, less what it was told">
            Read
          </th>
        </tr>
      </thead>
      <tbody>
        <FrequencyRow
          name="Down"
          tuned={radio.down}
          readHz={isDownHidden ? null : radio.readFrequencyHz}
          isOld={isOld}
          testId="radio-tuned"
        />
        <FrequencyRow name="Up" tuned={radio.up} readHz={upReadHz} isOld={false} testId="radio-uplink" />
      </tbody>
    </table>
  );
}

interface FrequencyRowProps {
  readonly name: string;
  readonly tuned: RadioState['down'];
  /** What the radio said; null where only the plan is known. */
  readonly readHz: number | null;
  readonly isOld: boolean;
  readonly testId: string;
}

function FrequencyRow({ name, tuned, readHz, isOld, testId }: FrequencyRowProps) {
  const shownHz = readHz ?? tuned?.wantedHz ?? null;
  return (
    <tr className={isOld ? 'stale-v' : ''}>
      <th scope="row">{name}</th>
      <td className="hz" data-testid={testId}>
        {shownHz === null ? 'none yet' : <Frequency frequencyHz={shownHz} />}
      </td>
      <td>{tuned === null ? '' : formatMhz(tuned.nominalHz)}</td>
      <td data-testid={`${testId}-shift`}>{tuned === null ? '' : formatSigned(Math.round(tuned.shiftHz))}</td>
      <td>{tuned === null ? '' : formatSigned(Math.round(tuned.offsetHz))}</td>
      <td className="told" data-testid={`${testId}-dialled`}>
        {differenceWords(tuned?.dialledHz, tuned?.wantedHz)}
      </td>
      <td className="told" data-testid={`${testId}-read`}>
        {differenceWords(tuned?.readHz, tuned?.dialledHz)}
      </td>
    </tr>
  );
}

function differenceWords(hz: number | null | undefined, thanHz: number | null | undefined): string {
  if (typeof hz !== 'number' || typeof thanHz !== 'number') return '–';
  return formatSigned(Math.round(hz - thanHz));
}

function duplexWords(duplex: RadioState['duplex']): string {
  if (duplex === 'full') return 'Full duplex: it receives while it transmits, and both are tuned then';
  if (duplex === 'half') return 'Split: it transmits elsewhere, and hears nothing meanwhile';
  return 'One dial: it is set to the uplink while it transmits';
}

/** `437.379 553` with the kilohertz, which move, in bold. */
function Frequency({ frequencyHz }: { frequencyHz: number }) {
  const { mhz, khz, hz } = frequencyParts(frequencyHz);
  return (
    <>
      {mhz}.<b>{khz}</b>
      {'\u202f'}
      {hz}
    </>
  );
}

const offsetLimitHz = 20_000;

function OffsetForm({ onDone }: { onDone: () => void }) {
  const radio = useStation((view) => view.radio);
  const [down, setDown] = useState(String(Math.round(radio.down?.offsetHz ?? 0)));
  const [up, setUp] = useState(String(Math.round(radio.up?.offsetHz ?? 0)));
  const firstField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    firstField.current?.select();
  }, []);
  const fault = [down, up].some((text) => !(Math.abs(Number(text)) <= offsetLimitHz) || text.trim() === '');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (fault) return;
    const isDone = await actions.setOffset('downlink', Number(down));
    const isUpDone = await actions.setOffset('uplink', Number(up));
    if (isDone && isUpDone) onDone();
  };
  return (
    <form
      className="offset"
      aria-label="Frequency offsets"
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.repeat) onDone();
      }}
    >
      <label>
        Down, Hz
        <input
          className="field n"
          inputMode="numeric"
          ref={firstField}
          value={down}
          onChange={(event) => setDown(event.target.value)}
        />
      </label>
      <label>
        Up, Hz
        <input
          className="field n"
          inputMode="numeric"
          value={up}
          onChange={(event) => setUp(event.target.value)}
        />
      </label>
      <button type="submit" className="btn primary" disabled={fault}>
        Set
      </button>
      <button type="button" className="btn" onClick={onDone}>
        Close
      </button>
      <p className="hint">
        {fault ? '−20 000 to 20 000 Hz' : 'Added to nominal and shift. 0 follows the prediction.'}
      </p>
    </form>
  );
}

const meterFull = 240;
const meterS9 = 120;
const meterBars = 25;

function SignalRow({ isRadioOld }: { isRadioOld: boolean }) {
  const radio = useStation((view) => view.radio);
  const safety = useStation((view) => view.safety);
  const lastGoodAtMs = useStation((view) => view.frames.lastGoodAtMs);
  const phase = useStation((view) => view.contact.phase);
  const { meter, signalDbm, hasCarrier, hasBitLock, hasFrameLock } = radio;
  const lostWords = useNow((nowMs) => {
    if (phase !== 'tracking' || hasFrameLock || lastGoodAtMs === null) return null;
    return `No lock ${formatAge(nowMs - lastGoodAtMs)}`;
  });
  const txWords = useNow((nowMs) => {
    if (safety.isKeyed || radio.isTransmitting) {
      return safety.keyedSinceMs === null ? 'TX on' : `TX on ${formatAge(nowMs - safety.keyedSinceMs)}`;
    }
    if (safety.stopped !== null || safety.isUplinkHeld) return 'TX held';
    return safety.transmission.isArmed ? 'TX armed' : 'TX off';
  });
  const isKeyed = safety.isKeyed || radio.isTransmitting;
  const rate = useStation((view) => view.clock.rate);
  // Locks that were true when the server was last heard say nothing about now.
  const isOld = useNow((nowMs) => isReadingStale(nowMs - radio.atMs, rate));
  return (
    <div className={isOld ? 'lock stale-v' : 'lock'}>
      <div className={isRadioOld ? 'sm stale-v' : 'sm'}>
        <span className="lab">Signal</span>
        <svg viewBox="0 0 150 18" className="smeter" role="img" aria-label={`S meter ${sWords(meter)}`}>
          {Array.from({ length: meterBars }, (_, bar) => {
            const isOn = meter !== null && meter > (bar * meterFull) / meterBars;
            // biome-ignore lint/suspicious/noArrayIndexKey: the bars never change places
            return <rect key={bar} x={bar * 6} y="4" width="4.4" height="10" className={isOn ? 'on' : ''} />;
          })}
        </svg>
        <b className="n">{sWords(meter)}</b>
        {signalDbm !== null && <span className="n dim">{formatNumber(signalDbm)} dBm</span>}
      </div>
      <div className="lk">
        {lostWords === null ? (
          <>
            <Lock name="Carrier" isOn={hasCarrier} isOld={isOld} />
            <Lock name="Bit" isOn={hasBitLock} isOld={isOld} />
            <Lock name="Frame" isOn={hasFrameLock} isOld={isOld} />
          </>
        ) : (
          <span className="tag warning">
            <Mark name="warning" label="warning" />
            {lostWords}
          </span>
        )}
        <span className={isKeyed ? 'tx on' : 'tx'} data-testid="tx-state">
          {txWords}
        </span>
      </div>
    </div>
  );
}

function Lock({ name, isOn, isOld }: { name: string; isOn: boolean; isOld: boolean }) {
  const words = isOld ? 'unknown' : isOn ? 'locked' : 'not locked';
  return (
    <span className={isOn && !isOld ? 'okl' : 'okl no'} data-locked={isOn && !isOld}>
      <Mark name={isOld ? 'unknown' : isOn ? 'nominal' : 'wait'} label={words} />
      {name}
    </span>
  );
}

/** S points of a meter where 120 is S9 and 60 above it is S9+30: the IC-9700's scale, straight between its marks. */
function sWords(meter: number | null): string {
  if (meter === null) return 'none yet';
  if (meter <= meterS9) return `S${Math.round((meter / meterS9) * 9)}`;
  return `S9+${Math.round(((meter - meterS9) / meterS9) * 60)}`;
}
