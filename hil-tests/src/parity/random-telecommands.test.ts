import { fileURLToPath } from 'node:url';
import { encodeBusPacket } from '@dawa/protocols/payload-bus';
import { createRandom, type Random } from '@dawa/seams/random';
import { encodePusTelecommand } from 'ccsds-parser/pus/pus-telecommand';
import { expect, it } from 'vitest';
import { Dictionary } from '../bench/dictionary.ts';
import type { Article, Observer } from './article.ts';
import { createAvr8jsArticle } from './avr8js-article.ts';
import { createModelArticle } from './model-article.ts';
import { Watch } from './watch.ts';

const mission = fileURLToPath(new URL('../../../missions/aprs-dp', import.meta.url));
const count = 100;
/** Settings take the firmware a third of a second to write. */
const answerMs = 600;

it(`the firmware answers ${count} telecommands made at random as the model does`, {
  timeout: 400_000,
}, async () => {
  const dictionary = await Dictionary.load(mission);
  const random = createRandom('telecommands');
  const articles = await Promise.all(
    [createModelArticle, createAvr8jsArticle].map((make) => started(make, dictionary)),
  );
  const codes = new Set<string>();
  for (let number = 0; number < count; number++) {
    const packet = randomTelecommand(random, number);
    const answers: string[] = [];
    for (const { article, watch } of articles) {
      watch.clear();
      await article.send(encodeBusPacket(packet));
      await article.runFor(answerMs);
      answers.push(
        watch.said
          .filter(({ report }) => !report.startsWith('HK_'))
          .map(describe)
          .join(', '),
      );
    }
    expect(answers[1], `${number}: ${Buffer.from(packet).toString('hex')}`).toBe(answers[0]);
    codes.add(/VERIFICATION_\w+ \w+/.exec(answers[0]!)?.[0] ?? 'no word');
  }
  // The dice have thrown more than one side.
  expect(codes.size).toBeGreaterThanOrEqual(5);
  for (const { article } of articles) await article.close();
});

async function started(make: (observer: Observer) => Article, dictionary: Dictionary) {
  const watch = new Watch(dictionary);
  const article = make(watch);
  watch.nowMs = () => article.timeMs;
  await article.setPower(true);
  await article.runFor(1700);
  return { article, watch };
}

function describe({ report, values }: Watch['said'][number]): string {
  const words = ['tc_failure', 'event_from_mode', 'event_to_mode'].map((name) => values.get(name) ?? '');
  return [report, ...words].join(' ').trim();
}

/** Arguments of the functions 1 to 9 that are mostly near what is allowed. */
function randomData(random: Random): number[] {
  const octet = () => random.integer(256);
  const magic = random.next() < 0.3 ? [0xb7, 0xa5] : [octet(), octet()];
  const text = (octets: number, good: string) =>
    Array.from({ length: octets }, (_, at) => (random.next() < 0.01 ? octet() : good.charCodeAt(at) || 0));
  const functions: readonly (() => number[])[] = [
    () => [1, random.integer(9)],
    () => [2, random.integer(4), octet(), ...text(67, 'Kuzuzangpo')],
    () => [3, random.integer(9), random.integer(4), ...text(6, 'A55BTN'), random.integer(17)],
    () => [4, ...magic],
    () => [5, 0, octet(), random.integer(3), octet()],
    // No test that is carried out: when it ends is not this test's business.
    () => [6, random.next() < 0.5 ? 0 : 11 + random.integer(200)],
    () => [7, random.integer(110)],
    () => [8, random.integer(4), 0xb7, random.integer(0xa5)],
    () => [9, random.integer(3)],
    () => [0],
    () => [],
    () => [200 + random.integer(50), octet()],
  ];
  const data = functions[random.integer(functions.length)]!();
  if (random.next() < 0.1) data.push(octet());
  return random.next() < 0.1 ? data.slice(0, -1) : data;
}

function randomTelecommand(random: Random, sequenceCount: number): Uint8Array {
  const octet = () => random.integer(256);
  const kinds: readonly (() => [number, number, number[]])[] = [
    ...Array.from({ length: 6 }, () => (): [number, number, number[]] => [8, 1, randomData(random)]),
    () => [17, 1, random.next() < 0.8 ? [] : [octet()]],
    () => [3, [5, 6][random.integer(2)]!, [random.integer(3), 1 + random.integer(3)]],
    () => [3, 31, [1, 1 + random.integer(3), random.integer(2) * 14, octet()]],
    () => [5, [5, 6][random.integer(2)]!, [1, random.integer(4), random.integer(6)]],
    () => [9, 128, [0x60 + random.integer(0x40), octet(), octet(), octet(), 0, 0]],
    () => [100 + random.integer(100), octet(), [octet()]],
  ];
  const [service, subtype, data] = kinds[random.integer(kinds.length)]!();
  const packet = encodePusTelecommand({
    ...{ apid: random.next() < 0.95 ? 0x20 : octet(), sequenceCount, service, subtype },
    acknowledgement: {
      acceptance: random.next() < 0.8,
      start: random.next() < 0.8,
      progress: random.next() < 0.5,
      completion: random.next() < 0.8,
    },
    data: Uint8Array.from(data),
  });
  if (random.next() < 0.05) packet[random.integer(packet.length - 7) + 6]! ^= 1 << random.integer(8);
  return packet;
}
