import type { RecordingSection } from '@dawa/protocols/recording-section';
import type { Clock } from '@dawa/seams/clock';
import { supervisePort } from './adapters/port-supervisor.ts';
import { openProgramPort } from './adapters/program-port.ts';
import { openUdpPort } from './adapters/udp-port.ts';
import { diskStorage } from './archive/log-storage.ts';
import { sampleReader } from './audio/sample-reader.ts';
import type { SampleSource } from './audio/sample-source.ts';
import { createSoundSource } from './audio/sound-source.ts';
import type { FaultReporter } from './ports.ts';
import { recordingsFolder } from './recordings/list-recordings.ts';
import type { ClosingOrder } from './station/closing-order.ts';
import type { RecordingParts } from './station/join-recordings.ts';
import type { StartPlan } from './station/start-plan.ts';

/*
 * The recordings' part of `main.ts`: what brings samples, and where they are kept.
 */
export interface RecordingSurroundings {
  readonly clock: Clock;
  readonly onFault: FaultReporter;
  readonly closing: ClosingOrder;
  readonly runFolder: string;
  /** What the modem hears, where it hears sound. */
  readonly samples: SampleSource | undefined;
  readonly isRehearsal: boolean;
}

/** A source of its own goes before what the modem hears; simulated devices make sound at the speed of life. */
export function attachRecordings(
  { station }: Pick<StartPlan, 'station'>,
  { clock, onFault, closing, runFolder, samples, isRehearsal }: RecordingSurroundings,
): RecordingParts {
  const own = isRehearsal ? undefined : ownSource(station.file.recording, clock, onFault);
  if (own !== undefined) closing.add('source of recordings', () => own.close());
  return { storage: diskStorage, folder: recordingsFolder(runFolder), source: own ?? samples };
}

function ownSource(
  section: RecordingSection | undefined,
  clock: Clock,
  onFault: FaultReporter,
): SampleSource | undefined {
  if (section?.source === undefined) return undefined;
  const { source, datatype, sampleRateHz } = section;
  const name = 'udp' in source ? `udp:${source.udp}` : source.command.join(' ');
  const open = () =>
    'udp' in source
      ? openUdpPort({ name, host: '0.0.0.0', port: source.udp, clock })
      : openProgramPort({ command: source.command, clock });
  const createReader = () => sampleReader(datatype, sampleRateHz);
  const port = supervisePort({ name, clock, open, longestDelayMs });
  return createSoundSource({ port, clock, createReader, onFault: (fault) => onFault('recording', fault) });
}

/** A program that ends at once is not begun again more often than this. */
const longestDelayMs = 5_000;
