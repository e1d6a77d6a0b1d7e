import {
  type EasycommMessage,
  EasycommParser,
  encodeMove,
  encodeQuery,
  encodeStop,
} from '@dawa/protocols/easycomm';
import type { Clock } from '@dawa/seams/clock';
import type { Direction, Reading, Rotator } from '../ports.ts';
import { DeviceError, detailOf } from './device-error.ts';
import { DeviceStatus } from './device-status.ts';
import { poll } from './polling.ts';
import type { Port } from './port.ts';
import { RequestLine } from './request-line.ts';

export interface EasycommRotatorSettings {
  readonly port: Port;
  readonly clock: Clock;
  readonly limits: Rotator['limits'];
  /** How often the position is read, on the station's clock. */
  readonly pollMs?: number;
  readonly timeoutMs?: number;
}

/** No controller points beyond these; a reading that does is a damaged line. */
const plausible = { minAzimuthDeg: -360, maxAzimuthDeg: 720, minElevationDeg: -90, maxElevationDeg: 270 };

const noLanguage = 'what it answers is no EasyComm; is the baud rate right?';

/**
 * A rotator whose controller speaks EasyComm II (SatNOGS and most home-made ones). Orders are not acknowledged in this
 * language: that the antenna obeys is seen only in its position, which is read all the time.
 * Source: Hamlib 4.5.4 wire log of `rotctl -m 202`; newer controllers answer each axis on a line of its own.
 */
export function createEasycommRotator(settings: EasycommRotatorSettings): Rotator {
  const { port, clock, limits, pollMs = 200, timeoutMs = 500 } = settings;
  const counts = { badAnswers: 0, moves: 0, stops: 0 };
  let position: Reading<Direction> | undefined;

  const line = new RequestLine<EasycommMessage>({
    name: port.name,
    clock,
    timeoutMs,
    createParser: () => new EasycommParser(),
    onUnsolicited(message) {
      if (message.kind === 'unknown') counts.badAnswers++;
    },
  });
  const status = new DeviceStatus({
    deviceId: 'rotator',
    kind: 'EasyComm II rotator',
    port,
    clock,
    counters: () => ({ ...line.counters, ...counts }),
  });
  const stopWatching = port.onStream((stream) => line.connect(stream));

  const askPosition = async (): Promise<Reading<Direction>> => {
    // Both axes in one line, or each in its own: the answer is complete when both were named.
    let azimuthDeg = Number.NaN;
    let elevationDeg = Number.NaN;
    const badBefore = counts.badAnswers;
    try {
      await line.ask({
        bytes: encodeQuery(),
        isAnswer(message) {
          if (message.kind !== 'angles') return false;
          azimuthDeg = message.angles.azimuthDeg ?? azimuthDeg;
          elevationDeg = message.angles.elevationDeg ?? elevationDeg;
          return !Number.isNaN(azimuthDeg + elevationDeg);
        },
      });
    } catch (error) {
      status.noteSilence(counts.badAnswers > badBefore ? noLanguage : detailOf(error));
      throw error;
    }
    if (!isPlausible(azimuthDeg, elevationDeg)) {
      counts.badAnswers++;
      status.noteSilence(`it says that it points to azimuth ${azimuthDeg}, elevation ${elevationDeg}`);
      throw new DeviceError(
        'bad-answer',
        port.name,
        `expected a direction, found azimuth ${azimuthDeg}, elevation ${elevationDeg}`,
      );
    }
    position = { azimuthDeg, elevationDeg, readAtMs: clock.nowAtMs() };
    status.noteAnswer();
    return position;
  };

  // Whoever asks while a question is under way gets its answer: the line is slow and the antenna slower.
  let reading: Promise<Reading<Direction>> | undefined;
  const readPosition = () => {
    reading ??= askPosition().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  const stopPolling = poll(clock, pollMs, async () => {
    if (port.stream === undefined) return;
    await readPosition().catch(() => {});
  });
  // The first question goes out with the cable, so that an antenna is on the page as soon as it is there.
  const stopGreeting = port.onStream(() => void readPosition().catch(() => {}));

  return {
    get info() {
      return status.info;
    },
    limits,
    get position() {
      return position;
    },
    onChange: (listener) => status.onChange(listener),
    readPosition,
    async moveTo(target) {
      const shown = {
        azimuthDeg: tenthInside(target.azimuthDeg, limits.minAzimuthDeg, limits.maxAzimuthDeg),
        elevationDeg: tenthInside(target.elevationDeg, limits.minElevationDeg, limits.maxElevationDeg),
      };
      counts.moves++;
      await line.ask({ bytes: encodeMove(shown), key: 'target' });
    },
    async stop() {
      line.drop('target');
      counts.stops++;
      await line.ask({ bytes: encodeStop(), isUrgent: true });
    },
    async close() {
      stopPolling();
      stopGreeting();
      stopWatching();
      status.close();
      await port.close();
    },
  };
}

function isPlausible(azimuthDeg: number, elevationDeg: number): boolean {
  return (
    azimuthDeg >= plausible.minAzimuthDeg &&
    azimuthDeg <= plausible.maxAzimuthDeg &&
    elevationDeg >= plausible.minElevationDeg &&
    elevationDeg <= plausible.maxElevationDeg
  );
}

/**
 * The angle as the language can say it, in tenths, never rounded across a limit.
 * @throws RangeError outside the limits
 */
function tenthInside(angleDeg: number, lowDeg: number, highDeg: number): number {
  if (!(angleDeg >= lowDeg && angleDeg <= highDeg)) {
    throw new RangeError(`target: expected ${lowDeg} to ${highDeg} degrees, found ${angleDeg}`);
  }
  const rounded = Math.round(angleDeg * 10) / 10;
  if (rounded > highDeg) return Math.floor(angleDeg * 10) / 10;
  return rounded < lowDeg ? Math.ceil(angleDeg * 10) / 10 : rounded;
}
