import { encodeKiss, KissDecoder, kissCommands } from '@dawa/protocols/kiss';
import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { createMemoryStreamPair } from '@dawa/seams/memory-stream';
import { AirLine } from '../bench/air-line.ts';
import type { Bench } from '../bench/bench.ts';
import { Dictionary } from '../bench/dictionary.ts';
import type { BenchPlan } from '../bench/load-bench.ts';
import { PayloadLine } from '../bench/payload-line.ts';
import { createBenchInstruments } from '../instruments/bench-instruments.ts';
import { declaredDigipeater } from '../procedures/digipeater/declared-digipeater.ts';
import { aprxArticle } from './aprx-article.ts';
import { direwolfArticle } from './direwolf-article.ts';
import type { ProgramArticle, ProgramSettings } from './program-article.ts';

type ProgramAir = Extract<NonNullable<BenchPlan['air']>, { kind: 'program' }>;

interface OpenAir {
  readonly air: AirLine;
  readonly name: string;
  close(): Promise<void>;
}

/**
 * A bench that has its article's air and nothing else: a program that somebody else wrote, or a digipeater of any maker behind a TNC.
 * What needs a bus or a supply is left out, with that as its reason; all else is asked of it as of any article.
 *
 * @throws TypeError when the program is not on this computer, or ends instead of starting
 */
export async function openAirBench(
  plan: BenchPlan,
  clock: Clock,
  openTnc: () => Promise<AirLine | undefined>,
): Promise<Bench> {
  const dictionary = await Dictionary.load(plan.missionFolder);
  const isProgram = plan.air?.kind === 'program';
  const { air, name, close } = isProgram
    ? await startProgram(plan, plan.air as ProgramAir, clock)
    : await openAt(openTnc);
  const [nowhere] = createMemoryStreamPair('no bus');
  const why = isProgram ? `${(plan.air as ProgramAir).program} is a program: it has` : 'this bench has';
  return {
    ...{ plan, clock, dictionary, air, watchdog: undefined, faults: undefined },
    payload: new PayloadLine(nowhere, dictionary, clock),
    power: { isOn: false, set: async () => {} },
    instruments: createBenchInstruments([]),
    absent: { bus: `${why} no bus for telecommands`, power: `${why} no supply to switch` },
    connections: { air: name },
    close,
  };
}

async function openAt(openTnc: () => Promise<AirLine | undefined>): Promise<OpenAir> {
  const air = await openTnc();
  if (air === undefined) throw new TypeError('air: expected a radio on the antenna connector, found none');
  return { air, name: air.name, close: () => air.close() };
}

async function startProgram(plan: BenchPlan, settings: ProgramAir, clock: Clock): Promise<OpenAir> {
  const { own, aliases } = await declaredDigipeater(plan.missionFolder);
  const article = await start(settings, { call: own, aliases });
  const [cable, far] = createMemoryStreamPair(settings.program);
  connect(far, article);
  return { air: new AirLine(cable, clock), name: article.name, close: () => article.stop() };
}

function start(settings: ProgramAir, as: ProgramSettings): Promise<ProgramArticle> {
  switch (settings.program) {
    case 'aprx':
      return aprxArticle(as);
    case 'direwolf':
      return direwolfArticle(as, settings.modulation);
  }
}

/** KISS on a cable in memory: the article's air as any tester's TNC shows it. */
function connect(cable: ByteStream, article: ProgramArticle): void {
  const decoder = new KissDecoder();
  article.onFrame((data) => {
    void cable.write(encodeKiss({ port: 0, command: kissCommands.data, data })).catch(() => {});
  });
  cable.onData((bytes) => {
    for (const frame of decoder.push(bytes)) {
      // A program that has ended hears nothing: its cable is pulled, so that whoever sends more is told.
      if (frame.ok && frame.value.command === kissCommands.data)
        void article.hear(frame.value.data).catch(() => cable.close());
    }
  });
}
