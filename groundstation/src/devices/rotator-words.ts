import type {
  RotatorAngles,
  RotatorAnswer,
  RotatorLanguage,
  RotatorOrder,
} from '@dawa/protocols/rotator-language';
import type { WireWords } from './wire-log.ts';

/** What goes over the cable of a rotator, in words, whatever its language. */
export function rotatorWords({ station, controller }: RotatorLanguage): WireWords {
  return (direction, bytes) => {
    const said =
      direction === 'sent'
        ? controller.createParser().push(bytes).map(orderWords)
        : station.createParser().push(bytes).map(answerWords);
    return said.length === 0 ? null : said.join('; ');
  };
}

function orderWords(order: RotatorOrder): string {
  switch (order.kind) {
    case 'move':
      return `go to ${anglesWords(order)}`;
    case 'query':
      return 'where does it point?';
    case 'stop':
      return 'stop';
    case 'jog':
      return `turn ${order.direction}`;
    case 'speed':
      return `speed ${Math.round(100 * order.speedShare)} %`;
    case 'park':
    case 'reset':
      return order.kind;
    case 'other':
      return order.text;
    case 'unknown':
      return `not understood: ${order.text}`;
    default:
      return order satisfies never;
  }
}

function answerWords(answer: RotatorAnswer): string {
  switch (answer.kind) {
    case 'position':
      return `points to ${anglesWords(answer)}`;
    case 'acknowledged':
      return 'understood';
    case 'refused':
      return `refused: ${answer.text}`;
    case 'note':
      return answer.text;
    case 'unknown':
      return `not understood: ${answer.text}`;
    default:
      return answer satisfies never;
  }
}

function anglesWords({ azimuthDeg, elevationDeg }: RotatorAngles): string {
  const words: string[] = [];
  if (azimuthDeg !== undefined) words.push(`azimuth ${azimuthDeg.toFixed(1)}°`);
  if (elevationDeg !== undefined) words.push(`elevation ${elevationDeg.toFixed(1)}°`);
  return words.join(', ');
}
