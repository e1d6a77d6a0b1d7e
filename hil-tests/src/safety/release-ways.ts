import type { ReleaseWay } from '@dawa/groundstation/watchdog/watchdog-messages';
import type { BenchPlan } from '../bench/load-bench.ts';
import type { SwitchBoard } from '../bench/switch-board.ts';
import { wordsOf } from '../instruments/instrument-words.ts';
import type { OpenInstrument } from '../instruments/open-instrument.ts';

/** The relays that make the article safe when they open: its supply, and its serial line where one lies in it. */
export function safetyRelays({
  relay,
  lineRelay,
}: Pick<BenchPlan['power'], 'relay' | 'lineRelay'>): number[] {
  return lineRelay === undefined ? [relay] : [relay, lineRelay];
}

/** How somebody else makes the article safe: by the relay board, and by the supply where there is one. */
export function releaseWays(
  power: Pick<BenchPlan['power'], 'relay' | 'lineRelay'>,
  board: Pick<SwitchBoard, 'releaseWays'>,
  supply: Pick<OpenInstrument, 'section' | 'place'> | undefined,
): ReleaseWay[] {
  const ways = board.releaseWays(safetyRelays(power));
  if (supply === undefined) return ways;
  const { connection } = supply.section;
  const baudRate = connection?.kind === 'serial' ? connection.baudRate : 9600;
  const hex = Buffer.from(`${wordsOf(supply.section).outputOff}\n`, 'latin1').toString('hex');
  return [...ways, { kind: 'port', port: supply.place, baudRate, areModemLinesReleased: false, hex }];
}
