import { describeRprt, HamlibAnswerParser } from '@dawa/protocols/hamlib-reply';
import { createRigctlTokeniser } from '@dawa/protocols/rigctl';
import type { WireWords } from './wire-log.ts';

/** What goes to and from rigctld, in words: its own, without their abbreviations. */
export const hamlibWords: WireWords = (direction, bytes) => {
  const said =
    direction === 'sent'
      ? createRigctlTokeniser()
          .push(bytes)
          .map((message) =>
            message.kind === 'request'
              ? [spelt(message.name), ...message.words].join(' ')
              : `not understood: ${message.fault.found}`,
          )
      : new HamlibAnswerParser()
          .push(bytes)
          .map((answer) =>
            answer.kind === 'unknown'
              ? `not understood: ${answer.text}`
              : answer.code === 0
                ? [spelt(answer.command), 'done', ...answer.values].join(' ').replace(/ done (?=.)/, ': ')
                : `${spelt(answer.command)}: ${describeRprt(answer.code)}`,
          );
  return said.length === 0 ? null : said.join('; ');
};

const abbreviations: Readonly<Record<string, string>> = {
  freq: 'frequency',
  ptt: 'key',
  func: 'function',
  ctcss: 'sub-audible',
};

function spelt(name: string): string {
  return name
    .split('_')
    .map((word) => abbreviations[word] ?? word)
    .join(' ');
}
