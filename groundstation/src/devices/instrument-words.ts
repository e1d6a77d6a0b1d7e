import { decodeCm108Input, decodeCm108Pins } from '@dawa/protocols/cm108';
import { type Cp2112Answer, decodeCp2112Answer, decodeCp2112Request } from '@dawa/protocols/cp2112';
import { LcusParser } from '@dawa/protocols/lcus-relay';
import { LineCutter } from '@dawa/protocols/line-cutter';
import { decodeWindSentence, longestSentence } from '@dawa/protocols/nmea-wind';
import { decodeUsbRelayOrder, decodeUsbRelayState } from '@dawa/protocols/usbrelay';
import { describeFault } from '@dawa/seams/fault';
import type { WireWords } from './wire-log.ts';

/** `relay 2 on`; `relays on: 1, 3`. */
export const usbRelayWords: WireWords = (direction, report) => {
  if (direction === 'received') {
    const state = decodeUsbRelayState(report);
    return state.ok ? `board ${state.value.serial}, relays on: ${pinList(state.value.relays)}` : null;
  }
  const order = decodeUsbRelayOrder(report);
  if (!order.ok) return null;
  const { value } = order;
  return value.kind === 'name'
    ? `be called ${value.serial}`
    : `relay ${value.relay} ${value.isOn ? 'on' : 'off'}`;
};

export const lcusWords: WireWords = (direction, bytes) =>
  direction === 'received'
    ? null
    : new LcusParser()
        .push(bytes)
        .map(({ relay, isOn }) => `relay ${relay} ${isOn ? 'on' : 'off'}`)
        .join('; ') || null;

/** Which pins drive their line, and which of them are high. */
export const cm108Words: WireWords = (direction, report) => {
  if (direction === 'received') {
    const input = decodeCm108Input(report);
    return input.ok ? `pins high: ${pinList(input.value.levels)}` : null;
  }
  const pins = decodeCm108Pins(report);
  return pins.ok
    ? `pins driven: ${pinList(pins.value.outputs)}, high: ${pinList(pins.value.levels & pins.value.outputs)}`
    : null;
};

export const cp2112Words: WireWords = (direction, report) => {
  if (direction === 'received') {
    const answer = decodeCp2112Answer(report);
    return answer.ok ? cp2112Answered(answer.value) : (settingWords[report[0]!] ?? null);
  }
  const asked = decodeCp2112Request(report);
  if (!asked.ok) return settingWords[report[0]!] ?? null;
  const { value } = asked;
  switch (value.kind) {
    case 'read':
      return `read ${value.octets} octets of chip ${hex(value.address)}`;
    case 'write-read':
      return `read ${value.octets} octets of chip ${hex(value.address)} from register ${hexes(value.target)}`;
    case 'write':
      return `write ${hexes(value.data)} to chip ${hex(value.address)}`;
    case 'fetch':
      return `fetch ${value.octets} octets`;
    case 'ask-state':
      return 'is the transfer done?';
    case 'give-up':
      return 'give the transfer up';
    default:
      return value satisfies never;
  }
};

/** Wind in metres a second, or what is wrong with the sentence. */
export const nmeaWords: WireWords = (_direction, bytes) => {
  const lines = new LineCutter({ ends: [0x0d, 0x0a], longest: 2 * longestSentence }).push(
    Uint8Array.from([...bytes, 0x0a]),
  );
  const words = lines.map(({ text }) => {
    const said = decodeWindSentence(text);
    if (!said.ok) return describeFault(said.fault);
    const { speedMS, angleDeg, reference, isValid } = said.value;
    if (!isValid || speedMS === null) return 'no valid reading';
    const angle = angleDeg === null ? '' : ` from ${angleDeg} degrees ${reference}`;
    return `wind ${speedMS.toFixed(1)} m/s${angle}`;
  });
  return words.length === 0 ? null : words.join('; ');
};

function cp2112Answered(answer: Cp2112Answer): string {
  if (answer.kind === 'data') return `read: ${hexes(answer.data)} (${answer.state})`;
  const { state, reason, octets } = answer;
  if (state === 'failed') return `transfer failed: ${reason.replaceAll('-', ' ')}`;
  return state === 'complete' ? `transfer complete, ${octets} octets` : `transfer ${state}`;
}

/** Feature reports of the bridge itself. Source: Silicon Labs AN495 rev. 0.2, 5 */
const settingWords: Readonly<Record<number, string>> = {
  1: 'reset the bridge',
  2: 'directions of the pins',
  3: 'levels of the pins',
  4: 'levels for the pins',
  5: 'version of the bridge',
  6: 'settings of the bus',
};

function pinList(bits: number): string {
  const pins = [1, 2, 3, 4, 5, 6, 7, 8].filter((pin) => (bits & (1 << (pin - 1))) !== 0);
  return pins.length === 0 ? 'none' : pins.join(', ');
}

function hex(octet: number): string {
  return `0x${octet.toString(16).padStart(2, '0')}`;
}

function hexes(octets: Uint8Array): string {
  return [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join(' ');
}
