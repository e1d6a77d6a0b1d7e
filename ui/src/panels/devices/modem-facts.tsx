import type { DeviceInfo } from '@dawa/protocols/console/device';
import { useNow, useStation } from '../../api/live-store.ts';
import { formatNumber } from '../../locales/format-number.ts';
import { formatAge } from '../../locales/format-time.ts';
import { modemAdvice } from '../../locales/modem-advice.ts';
import { Mark } from '../mark.tsx';

/** What a modem hears: how loud, how many frames, what its program says, and what to do where that is wrong. */
export function ModemFacts({ device }: { device: DeviceInfo }) {
  const { modem, kind, state } = device;
  const rate = useStation((view) => view.clock.rate);
  const lastFrameAtMs = modem?.lastFrameAtMs ?? null;
  const lastFrame = useNow((nowMs) =>
    lastFrameAtMs === null ? 'none yet' : `${formatAge((nowMs - lastFrameAtMs) / rate)} ago`,
  );
  if (modem === undefined) return null;
  const { framesLastMinute, program } = modem;
  return (
    <div className="modem-facts">
      {kind.startsWith('audio') && state !== 'off' && <SoundLevel device={device} modem={modem} />}
      <dl className="facts-list n">
        <dt>Frames a minute</dt>
        <dd data-testid="modem-frames">{formatNumber(framesLastMinute)}</dd>
        <dt>Last frame</dt>
        <dd>{lastFrame}</dd>
        {program !== null && (
          <>
            <dt>Program</dt>
            <dd>{program.isRunning ? 'runs' : 'does not run; it is started again by itself'}</dd>
            {program.lastLine !== null && (
              <>
                <dt>Said last</dt>
                <dd className="wraps">
                  <code data-testid="modem-last-line">{program.lastLine}</code>
                </dd>
              </>
            )}
          </>
        )}
      </dl>
    </div>
  );
}

function SoundLevel({ device, modem }: { device: DeviceInfo; modem: NonNullable<DeviceInfo['modem']> }) {
  const { lastAtMs } = device;
  const { levelDb, peakDb, clippedAtMs } = modem;
  const nowMs = useNow((ms) => Math.floor(ms / 1000) * 1000);
  const rate = useStation((view) => view.clock.rate);
  const soundAgeMs = lastAtMs === null ? undefined : Math.max(0, nowMs - lastAtMs) / rate;
  const advice = modemAdvice(modem, { soundAgeMs, nowMs });
  const isClipped = clippedAtMs !== null && nowMs - clippedAtMs < lampMs;
  const words =
    levelDb === null || peakDb === null
      ? 'no sound yet'
      : `${formatNumber(levelDb)} dB in the mean, ${formatNumber(peakDb)} dB at its peak${isClipped ? ', cut off at full scale' : ''}`;
  return (
    <>
      <div className="vu">
        <meter
          className="vh"
          aria-label="Sound"
          min={leastDb}
          max={0}
          value={Math.max(leastDb, levelDb ?? leastDb)}
          aria-valuetext={words}
          data-testid="sound-level"
        />
        <div className="vu-bar" aria-hidden="true">
          <i style={{ width: `${shareOf(levelDb)}%` }} />
          <i className="peak" style={{ left: `${shareOf(peakDb)}%` }} />
        </div>
        <span className={isClipped ? 'tag warning' : 'tag plain dim'} aria-hidden="true">
          {isClipped && <Mark name="warning" />}
          clip
        </span>
      </div>
      <div className="vu-scale n" aria-hidden="true">
        {ticks.map((decibels) => (
          <span key={decibels} style={{ left: `${shareOf(decibels)}%` }}>
            {formatNumber(decibels)}
          </span>
        ))}
      </div>
      <p className="hint n">{words} of full scale</p>
      {advice !== null && (
        <p className={`tag ${advice.mark} advice`} role="status" data-testid="modem-advice">
          <Mark name={advice.mark} />
          {advice.text}
        </p>
      )}
    </>
  );
}

const leastDb = -60;
const ticks = [-60, -40, -20, -6, 0];
/** As long as the lamp stays lit. */
const lampMs = 10_000;

function shareOf(decibels: number | null): number {
  return decibels === null ? 0 : Math.max(0, Math.min(100, (100 * (decibels - leastDb)) / -leastDb));
}
