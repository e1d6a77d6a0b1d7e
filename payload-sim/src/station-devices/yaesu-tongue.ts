import {
  decodeYaesuOrder,
  encodeReceiveStatus,
  encodeTransmitStatus,
  encodeYaesuSetting,
  type YaesuBand,
  YaesuBlocks,
  type YaesuMode,
  type YaesuOrder,
} from '@dawa/protocols/yaesu';
import type { RadioTongue, TongueSettings } from './radio-tongue.ts';
import type { Band } from './transceiver.ts';

/** An octet that comes later than this after the one before begins a new block: manual of the FT-847, CAT. */
const longestGapMs = 200;

const bandNumbers: Record<YaesuBand, number> = { main: 0, 'satellite-receive': 1, 'satellite-transmit': 2 };

/**
 * An FT-847: blocks of five octets, which come one by one; nothing is acknowledged. Source of the error in satellite mode: AMSAT-BB
 * 2000-11, "Re: FT-847 CAT" (msg00382).
 */
export function createYaesuTongue(settings: TongueSettings): RadioTongue {
  const { transceiver, say, report, isStubborn, monotonicMs } = settings;
  const blocks = new YaesuBlocks();
  let heardMs = Number.NEGATIVE_INFINITY;
  transceiver.bands[2]!.frequencyHz = 145_900_000;

  const band = (name: YaesuBand): Band => transceiver.bands[bandNumbers[name]]!;
  const isOneBand = () =>
    Math.floor(band('satellite-receive').frequencyHz / 200e6) ===
    Math.floor(band('satellite-transmit').frequencyHz / 200e6);
  const obey = (order: YaesuOrder): void => {
    switch (order.kind) {
      case 'cat':
      case 'repeater-shift':
        return;
      case 'transmit':
        // In satellite mode on one band the frequencies are taken, and the key is answered by an error on the display.
        if (order.isOn && transceiver.isFullDuplex && isOneBand()) report('radio', 'error: both on one band');
        else transceiver.key(order.isOn);
        return;
      case 'satellite-mode':
        transceiver.receiveBand = order.isOn ? 1 : 0;
        transceiver.transmitBand = order.isOn ? 2 : 0;
        transceiver.isFullDuplex = order.isOn;
        return;
      case 'set-frequency':
        if (!isStubborn()) transceiver.tune(bandNumbers[order.band], order.frequencyHz);
        return;
      case 'set-mode':
        if (!isStubborn()) Object.assign(band(order.band), heldMode(order.mode));
        return;
      case 'tone-switch':
        band(order.band).isToneOn = order.isOn;
        return;
      case 'set-tone':
        band(order.band).toneHz = order.toneHz;
        return;
      case 'read-frequency': {
        const { frequencyHz, mode, filter } = band(order.band);
        const shownMode = (filter === 3 ? `${mode}-N` : mode) as YaesuMode;
        say(encodeYaesuSetting({ frequencyHz, mode: shownMode }));
        return;
      }
      case 'read-receive-status':
        // 0 to 255 with S9 at 120 becomes 0 to 31 with S9 at 16.
        say(encodeReceiveStatus(Math.min(31, Math.round((transceiver.meter * 16) / 120)), false));
        return;
      case 'read-transmit-status':
        say(encodeTransmitStatus(transceiver.isTransmitting));
        return;
      default:
        order satisfies never;
    }
  };

  return {
    transceiver,
    hear(bytes) {
      const nowMs = monotonicMs();
      if (nowMs - heardMs > longestGapMs) blocks.expect(5);
      heardMs = nowMs;
      for (const block of blocks.push(bytes)) {
        const order = decodeYaesuOrder(block);
        if (order === undefined) report('radio', `refused: ${Buffer.from(block).toString('hex')}`);
        else obey(order);
      }
    },
  };
}

function heldMode(mode: YaesuMode): Pick<Band, 'mode' | 'filter'> {
  if (mode === 'CW-NR') return { mode: 'CW-R', filter: 3 };
  return mode.endsWith('-N') ? { mode: mode.slice(0, -2), filter: 3 } : { mode, filter: 1 };
}
