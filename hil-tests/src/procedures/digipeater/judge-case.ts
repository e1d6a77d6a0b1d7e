import { decodeAx25, encodeAx25 } from '@dawa/protocols/ax25';
import type { Steps } from '../steps.ts';
import { askArticle, type Exchange } from './ask-article.ts';
import type { DeclaredDigipeater } from './declared-digipeater.ts';
import type { DigipeaterCase } from './digipeater-case.ts';
import { describeDifference, describeFrame, firstDifference, frameText } from './frame-difference.ts';
import { keepHeard } from './heard-in-gate.ts';

/** Asks the article, and compares what it answers octet for octet. */
export async function judgeCase(
  steps: Steps,
  declared: DeclaredDigipeater,
  asked: DigipeaterCase,
): Promise<Exchange> {
  const sinceAtMs = steps.bench.clock.nowAtMs();
  const exchange = await askArticle(steps, declared, asked);
  keepHeard(steps.bench, exchange);
  const { isGood, expectedText, foundText } = compare(exchange, asked.isPathFree === true);
  steps.judge(asked.title, {
    ...{ verdict: isGood ? 'pass' : 'fail', expected: expectedText, found: foundText, sinceAtMs },
    evidence: exchange.answers[0] ?? exchange.sent,
  });
  return exchange;
}

interface Comparison {
  readonly isGood: boolean;
  readonly expectedText: string;
  readonly foundText: string;
}

function compare(exchange: Exchange, isPathFree: boolean): Comparison {
  const { answers, sent, attempts } = exchange;
  const [answer, ...more] = answers;
  if (exchange.expected === undefined) {
    if (answer === undefined)
      return { isGood: true, expectedText: 'no transmission', foundText: silence(exchange) };
    const altered = describeDifference(withPathOf(sent, answer), answer);
    const foundText = `${describeFrame(answer)}, for ${describeFrame(sent)}${altered === undefined ? '' : `; but for its path altered in ${altered}`}`;
    return { isGood: false, expectedText: 'no transmission', foundText };
  }
  if (answer === undefined) {
    const foundText = `${silence(exchange)} for ${describeFrame(sent)}, ${attempts} attempts`;
    return { isGood: false, expectedText: describeFrame(exchange.expected), foundText };
  }
  const expected = isPathFree ? withPathOf(exchange.expected, answer) : exchange.expected;
  const difference = describeDifference(expected, answer);
  if (difference !== undefined) {
    const at = firstDifference(expected, answer);
    const foundText = `${describeFrame(answer, at)}; ${difference}`;
    return { isGood: false, expectedText: describeFrame(expected, at), foundText };
  }
  if (more.length > 0) {
    const foundText = `${answers.length} times ${describeFrame(answer)}`;
    return { isGood: false, expectedText: `once ${describeFrame(expected)}`, foundText };
  }
  const late = attempts > 1 ? `, at attempt ${attempts}` : '';
  return { isGood: true, expectedText: frameText(expected), foundText: `${frameText(answer)}${late}` };
}

/** The frame as it would be with the path of another that was repeated. */
function withPathOf(frame: Uint8Array, other: Uint8Array): Uint8Array {
  const [ours, theirs] = [decodeAx25(frame), decodeAx25(other)];
  if (!ours.ok || !theirs.ok || !theirs.value.path.some(({ isMarked }) => isMarked)) return frame;
  return encodeAx25({ ...ours.value, path: theirs.value.path });
}

function silence({ isDecided, waitedMs }: Exchange): string {
  return isDecided ? 'nothing' : `nothing in ${waitedMs / 1000} s, and nothing for the frame behind it`;
}
