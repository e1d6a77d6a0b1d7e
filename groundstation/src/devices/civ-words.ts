import { type CivFrame, CivParser, civController, civEverybody, readCivAnswer } from '@dawa/protocols/civ';
import { digitGroups } from './digit-groups.ts';
import type { WireWords } from './wire-log.ts';

/** What goes over the cable of an Icom radio, in words. */
export const civWords: WireWords = (direction, bytes) => {
  const frames = new CivParser().push(bytes);
  return frames.length === 0 ? null : frames.map((frame) => frameWords(direction, frame)).join('; ');
};

function frameWords(direction: 'sent' | 'received', frame: CivFrame): string {
  if (direction === 'received' && frame.from === civController) return `echo of ${contentWords(frame, true)}`;
  if (direction === 'received' && frame.to === civEverybody)
    return `said unasked: ${contentWords(frame, false)}`;
  return contentWords(frame, direction === 'sent');
}

/** An order that sets something reads like the answer that tells it. */
function contentWords(frame: CivFrame, isOrder: boolean): string {
  const told = readCivAnswer(frame);
  const verb = isOrder ? 'set ' : '';
  switch (told.kind) {
    case 'ok':
      return 'done';
    case 'not-good':
      return 'refused';
    case 'frequency':
      return `${verb}${told.isOther ? 'other ' : ''}frequency ${digitGroups(told.frequencyHz)} Hz`;
    case 'mode':
      return `${verb}${told.isOther ? 'other ' : ''}mode ${told.mode}${told.isData ? ' data' : ''}, filter ${told.filter}`;
    case 'meter':
      return `S-meter ${told.meter}`;
    case 'power-meter':
      return `power meter ${told.meter}`;
    case 'swr-meter':
      return `SWR meter ${told.meter}`;
    case 'tone':
      return `${verb}tone ${told.toneHz.toFixed(1)} Hz`;
    case 'tone-switch':
      return `${verb}tone ${told.isOn ? 'on' : 'off'}`;
    case 'transmit':
      return isOrder ? `key ${told.isOn ? 'down' : 'up'}` : told.isOn ? 'transmitting' : 'not transmitting';
    case 'split':
      return `${verb}split ${told.isOn ? 'on' : 'off'}`;
    case 'data-mode':
      return `${verb}data mode ${told.isOn ? 'on' : 'off'}`;
    case 'satellite-mode':
      return `${verb}satellite mode ${told.isOn ? 'on' : 'off'}`;
    case 'unknown':
      return isOrder ? questionWords(frame) : `not understood: command ${hex(frame.command)}`;
    default:
      return told satisfies never;
  }
}

/** By command, and by its first octet where that says more. */
const questions: Readonly<Record<string, string>> = {
  '03': 'frequency?',
  '04': 'mode?',
  '07 00': 'select VFO A',
  '07 01': 'select VFO B',
  '07 b0': 'exchange Main and Sub',
  '07 d0': 'select Main',
  '07 d1': 'select Sub',
  '0f': 'split?',
  '15 02': 'S-meter?',
  '15 11': 'power meter?',
  '15 12': 'SWR meter?',
  '16 42': 'tone on?',
  '16 5a': 'satellite mode?',
  '19 00': 'which radio?',
  '1a 06': 'data mode?',
  '1a 07': 'satellite mode?',
  '1b 00': 'tone?',
  '1c 00': 'transmitting?',
  '25 00': 'frequency?',
  '25 01': 'other frequency?',
  '26 00': 'mode?',
  '26 01': 'other mode?',
};

function questionWords({ command, data }: CivFrame): string {
  const name = hex(command);
  const known = data[0] === undefined ? questions[name] : questions[`${name} ${hex(data[0])}`];
  return known ?? `command ${[command, ...data].map(hex).join(' ')}`;
}

const hex = (octet: number) => octet.toString(16).padStart(2, '0');
