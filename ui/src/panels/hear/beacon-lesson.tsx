import { parseCwBeacon } from '@dawa/protocols/cw-beacon';
import { formatNumber, formatSigned } from '../../locales/format-number.ts';
import {
  approachKmS,
  type BeaconWeather,
  beaconFrequencyHz,
  weathers,
} from '../../scene/hear/beacon-sound.ts';
import type { HeardBeacon, HeardLetter } from '../../scene/hear/hear-messages.ts';
import { secondTicks } from '../../scene/hear/second-ticks.ts';
import { usePlayer } from '../../scene/hear/use-player.ts';
import { WaterfallView } from '../../scene/waterfall/waterfall-view.tsx';
import { useMedia } from '../use-media.ts';
import { PlayButton } from './play-button.tsx';

interface BeaconLessonProps {
  /** Undefined until the first one is made. */
  readonly beacon: HeardBeacon | undefined;
  readonly weather: BeaconWeather;
  readonly onWeather: (weather: BeaconWeather) => void;
}

const weatherNames: Readonly<Record<BeaconWeather, string>> = {
  clear: 'Clear',
  weak: 'Weak',
  buried: 'Buried in noise',
};

/** The Morse beacon: letters appear under their sound, and the tone falls as the satellite flies past. */
export function BeaconLesson({ beacon, weather, onWeather }: BeaconLessonProps) {
  const player = usePlayer(beacon?.sound);
  const isNarrow = useMedia('(max-width: 700px)');
  const { positionMs } = player;
  const heard = beacon?.letters.filter(({ endMs }) => endMs <= positionMs) ?? [];
  return (
    <section className="lesson" aria-labelledby="beacon-title">
      <h2 id="beacon-title">A beacon in Morse</h2>
      {beacon === undefined ? (
        <p className="wf-wait" aria-busy="true">
          The sound is being made.
        </p>
      ) : (
        <BeaconPicture
          beacon={beacon}
          heard={heard}
          positionMs={positionMs}
          shownMs={isNarrow ? narrowMs : beacon.picture.toMs}
          onSeek={player.play}
        />
      )}
      <div className="acts">
        <PlayButton player={player} isReady={beacon !== undefined} what="the beacon" />
        <fieldset className="choose">
          <legend className="vh">How strong it is</legend>
          {weathers.map((one) => (
            <label key={one} className={one === weather ? 'btn pressed' : 'btn'}>
              <input
                type="radio"
                name="weather"
                className="vh"
                checked={one === weather}
                onChange={() => onWeather(one)}
              />
              {weatherNames[one]}
            </label>
          ))}
        </fieldset>
      </div>
      {player.fault !== null && <p role="alert">{player.fault}</p>}
      {beacon !== undefined && (
        <>
          <Heard letters={heard} isOver={positionMs >= beacon.picture.toMs - 50} />
          <Doppler beacon={beacon} positionMs={positionMs} />
        </>
      )}
      <p className="dim">
        Made in this page from the published text and timing of a BIRDS beacon; the text is that of a sister
        satellite, for none of BHUTAN-1 is public. The letters are read by the decoder of the station, out of
        the same sound that you hear.
      </p>
    </section>
  );
}

/** What a telephone has room for. */
const narrowMs = 9000;

interface BeaconPictureProps {
  readonly beacon: HeardBeacon;
  readonly heard: readonly HeardLetter[];
  readonly positionMs: number;
  readonly shownMs: number;
  readonly onSeek: (atMs: number) => void;
}

function BeaconPicture({ beacon, heard, positionMs, shownMs, onSeek }: BeaconPictureProps) {
  const { picture } = beacon;
  // Steps of a second: the picture is painted anew only with each of them.
  const wantedMs = Math.floor((positionMs - shownMs / 2) / 1000) * 1000;
  const fromMs = Math.max(0, Math.min(picture.toMs - shownMs, wantedMs));
  const shown = { ...picture, fromMs, toMs: fromMs + shownMs };
  return (
    <WaterfallView
      picture={shownMs === picture.toMs ? picture : shown}
      label="Waterfall of the beacon: a keyed tone that falls slowly through the noise"
      carrier={beacon.carrier.filter(({ atMs }) => atMs <= positionMs)}
      marks={heard
        .filter(({ startMs, endMs }) => endMs >= shown.fromMs && startMs <= shown.toMs)
        .map(({ character, startMs, endMs }) => ({
          key: String(startMs),
          ...{ startMs, endMs, text: character, label: character, kind: 'own' },
        }))}
      playheadMs={positionMs >= shown.fromMs && positionMs <= shown.toMs ? positionMs : undefined}
      timeTicks={(width) => secondTicks(shown, width)}
      onSeek={onSeek}
    />
  );
}

function Heard({ letters, isOver }: { letters: readonly HeardLetter[]; isOver: boolean }) {
  const text = letters
    .map(({ character, startsWord }) => (startsWord ? ` ${character}` : character))
    .join('');
  const beacon = isOver ? parseCwBeacon(text) : undefined;
  return (
    <div className="heard">
      <output className="morse bytes" aria-label="Letters heard so far" data-testid="morse-heard">
        {text.trim() === '' ? <span className="none">none yet: press Play</span> : text.trim()}
      </output>
      {beacon !== undefined && (
        <p data-testid="beacon-words">
          {beacon.ok ? (
            <>
              <b>{beacon.value.callsign}</b> is its callsign, <b>{beacon.value.satellite}</b> its name,{' '}
              <b>{beacon.value.word}</b> the callsign that its mission answers to. The last ten are five
              numbers that it measured, two digits each:{' '}
              <code>
                {Array.from(beacon.value.telemetry, (octet) => octet.toString(16).padStart(2, '0')).join(' ')}
              </code>
              .
            </>
          ) : (
            `It was not heard whole: expected ${beacon.fault.expected}, found ${beacon.fault.found}. A station keeps what it heard and waits for the next beacon.`
          )}
        </p>
      )}
    </div>
  );
}

function Doppler({ beacon, positionMs }: { beacon: HeardBeacon; positionMs: number }) {
  const atS = Math.min(positionMs, beacon.picture.toMs) / 1000;
  const shiftHz = beacon.startShiftHz + beacon.driftHzS * atS;
  return (
    <>
      <p>
        It arrives{' '}
        <b className="n" data-testid="doppler-now">
          {formatSigned(Math.round(shiftHz))} Hz
        </b>{' '}
        off its frequency, because it comes nearer by{' '}
        <b className="n">≈ {formatNumber(approachKmS(shiftHz), 2)} km</b> every second. The tone falls by{' '}
        <span className="n">{formatNumber(-beacon.driftHzS)} Hz</span> a second.
      </p>
      <details>
        <summary>Why does the tone fall?</summary>
        <p>
          A siren that comes towards you sounds higher than one that drives away. Radio does the same. Two
          minutes before it stands highest the satellite flies almost towards us; then more and more past us,
          so less of its speed shortens the way.
        </p>
        <p>
          <i>shift</i> = <i>frequency</i> × <i>speed towards us</i> ÷ <i>speed of light</i> ={' '}
          <span className="n">
            {formatNumber(beaconFrequencyHz / 1e6, 3)} MHz × {formatNumber(approachKmS(shiftHz), 2)} km/s ÷{' '}
            {formatNumber(299_792)} km/s
          </span>
        </p>
      </details>
    </>
  );
}
