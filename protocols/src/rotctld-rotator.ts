import { codeReply, HamlibAnswerParser, hamlibErrors, rprt } from './hamlib-reply.ts';
import type { HamlibMessage, HamlibRequest } from './hamlib-tokens.ts';
import {
  type ControllerSide,
  type RotatorAnswer,
  type RotatorLanguage,
  type RotatorOrder,
  type StationSide,
  writtenForm,
} from './rotator-language.ts';
import {
  createRotctlTokeniser,
  positionOf,
  readRotctlOrder,
  rotctlReplies,
  rotctlRequests,
} from './rotctl.ts';

/**
 * Any rotator that Hamlib knows, through its server `rotctld`. Its orders are answered by a number: one that was refused, by
 * the server or by the controller behind it, is known to be.
 *
 * Source: `rotctld -m 1` of Hamlib 4.5.4 on loopback.
 */
const station: StationSide = {
  createParser() {
    const parser = new HamlibAnswerParser();
    return { push: (bytes) => parser.push(bytes).map(asAnswer), restart: () => parser.restart() };
  },
  query: () => [{ bytes: rotctlRequests.readPosition(), answer: 'direction' }],
  move: (target) => [{ bytes: rotctlRequests.setPosition(target), answer: 'acknowledged' }],
  stop: () => [{ bytes: rotctlRequests.stop(), answer: 'acknowledged' }],
};

function asAnswer(answer: ReturnType<HamlibAnswerParser['push']>[number]): RotatorAnswer {
  if (answer.kind === 'unknown') return answer;
  const { command, code } = answer;
  if (code !== 0) {
    const { name, meaning } = hamlibErrors[code] ?? { name: 'unknown', meaning: 'an error without a name' };
    return { kind: 'refused', text: `${command} RPRT ${code}, ${name}: ${meaning}` };
  }
  if (command !== 'get_pos') return { kind: 'acknowledged' };
  const position = positionOf(answer);
  if (position === undefined) return { kind: 'unknown', text: command };
  const { Azimuth: azimuth = '', Elevation: elevation = '' } = answer.byLabel;
  const written = { azimuth: writtenForm(azimuth), elevation: writtenForm(elevation) };
  return { kind: 'position', ...position, written };
}

/** An order that remembers in which form its answer was asked for. */
type AskedOrder = RotatorOrder & { readonly request?: HamlibRequest };

const controller: ControllerSide = {
  createParser() {
    const tokeniser = createRotctlTokeniser();
    return { push: (bytes) => tokeniser.push(bytes).map(asOrder) };
  },
  answer(order, { azimuthDeg, elevationDeg, isRefused }) {
    const { request } = order as AskedOrder;
    return Uint8Array.from(textOf(), (character) => character.charCodeAt(0));

    function textOf(): string {
      if (request === undefined) return codeReply(undefined, rprt.invalid);
      if (order.kind === 'query') return rotctlReplies.position(request, { azimuthDeg, elevationDeg });
      if (order.kind === 'other' && request.name === 'get_info')
        return rotctlReplies.info(request, 'simulated');
      if (order.kind === 'other' || order.kind === 'unknown') return codeReply(request, rprt.notAvailable);
      return codeReply(request, isRefused ? rprt.invalid : rprt.ok);
    }
  },
};

function asOrder(message: HamlibMessage): AskedOrder {
  if (message.kind === 'bad-request') return { kind: 'unknown', text: `${message.fault.found}` };
  const request = message;
  const read = readRotctlOrder(request);
  if (!read.ok) return { kind: 'unknown', text: request.words.join(' ') };
  const order = read.value;
  const both = { hasAzimuth: true, hasElevation: true };
  switch (order.kind) {
    case 'get-position':
      return { kind: 'query', ...both, request };
    case 'set-position':
      return { kind: 'move', azimuthDeg: order.azimuthDeg, elevationDeg: order.elevationDeg, request };
    case 'stop':
      return { kind: 'stop', ...both, request };
    case 'park':
      return { kind: 'park', request };
    case 'move': {
      const { direction, speedShare } = order;
      return { kind: 'jog', direction, ...(speedShare !== undefined && { speedShare }), request };
    }
    default:
      return { kind: 'other', text: request.name, request };
  }
}

export const rotctldRotator: RotatorLanguage = {
  name: 'rotctld',
  // What is behind the server says itself what it cannot do; no mast turns farther.
  range: { minAzimuthDeg: -360, maxAzimuthDeg: 720, minElevationDeg: -90, maxElevationDeg: 270 },
  axes: 'both',
  stepDeg: 0.01,
  hasPosition: true,
  // It is reached over TCP.
  baudRate: 115_200,
  station,
  controller,
};
