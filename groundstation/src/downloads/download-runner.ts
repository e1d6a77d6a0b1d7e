import { decodeBirds } from '@dawa/protocols/birds';
import type { CommandRecord } from '@dawa/protocols/console/command';
import type { PacketInfo } from '@dawa/protocols/console/telemetry';
import type { MissionCommanding } from '@dawa/protocols/mission-commanding';
import type { Cancel, Clock } from '@dawa/seams/clock';
import type { CommandStack } from '../commanding/command-stack.ts';
import type { Download } from './download.ts';
import type { RequestCosts } from './request-plan.ts';
import { setsOf } from './set-of-packets.ts';

export interface DownloadRunnerSettings {
  readonly clock: Clock;
  readonly form: () => MissionCommanding;
  readonly stack: Pick<CommandStack, 'create' | 'arm' | 'send' | 'drop'>;
  /** A packet on the air, and the silence behind it. */
  readonly packetMs: number;
  readonly gapMs: number;
  /** Of the pass of this mission that runs, until it sets; null between passes. */
  readonly passLeftMs: () => number | null;
  /** Why nothing may be asked for now; null when it may. */
  readonly askingBlock: () => string | null;
  /** The downloads that want something, the first of them first. */
  readonly wanting: () => Download | undefined;
  readonly onChange: (download: Download) => void;
  /** The ship said no to what was asked of it. */
  readonly onRefused: (download: Download) => void;
}

/**
 * Asks for what is missing of one file after the other, one command at a time, and listens until it came or did not:
 *
 * ```
 *   waiting --a pass, and transmission armed--> asking --sent--> receiving --its last packet, or the time of it--> waiting
 *                                                 ^---- no answer: once more ----------|
 * ```
 * The plan is made anew before each command, from what is missing then and the seconds that are left. Data packets do not say
 * of which file they are: they are taken for that of the command that runs, and only from the range that it named.
 */
export class DownloadRunner {
  readonly #o: DownloadRunnerSettings;
  #asked: Asked | undefined;
  #cancel: Cancel = () => {};
  #turnaroundMs = usualTurnaroundMs;
  /** Of packets that were asked for lately: how many, and how many did not come. */
  #askedPackets = 100;
  #lost = 10;
  /** When what now waits for an answer was asked for first: what nobody heard costs time too. */
  #wishedAtMs: number | undefined;
  /** Commands in a row to which nothing came. */
  #unanswered = 0;

  constructor(settings: DownloadRunnerSettings) {
    this.#o = settings;
  }

  get costs(): RequestCosts & { readonly lossShare: number } {
    const lossShare = Math.min(mostLost, this.#lost / this.#askedPackets);
    return { lossShare, turnaroundMs: this.#turnaroundMs, packetMs: this.#o.packetMs + this.#o.gapMs };
  }

  /** Goes on with whatever can be done now. */
  wake(): void {
    if (this.#asked !== undefined) return;
    this.#cancel();
    const { clock, wanting, askingBlock, passLeftMs, onChange } = this.#o;
    const download = wanting();
    if (download === undefined) return;
    const leftMs = passLeftMs();
    const block = leftMs === null ? 'It waits for a pass.' : askingBlock();
    const why = block ?? this.#ask(download, leftMs!);
    if (why === undefined) return;
    this.#cancel = clock.after(againMs, () => this.wake());
    if (download.detail === why && download.state === 'waiting') return;
    download.state = 'waiting';
    download.detail = why;
    onChange(download);
  }

  hear({ hex, lsn, receivedAtMs }: PacketInfo): void {
    const asked = this.#asked;
    if (asked === undefined || asked.end === undefined) return;
    const frame = decodeBirds(Buffer.from(hex, 'hex'));
    if (!frame.ok || frame.value.content.kind !== 'data') return;
    const { sequence, payload } = frame.value.content;
    if (sequence < asked.start || sequence > asked.end) return;
    if (!asked.isAnswered) {
      asked.isAnswered = true;
      this.#unanswered = 0;
      const begunMs = receivedAtMs - (sequence - asked.start) * this.costs.packetMs - this.#o.packetMs;
      this.#learnTurnaround(begunMs - (this.#wishedAtMs ?? asked.atMs));
      this.#wishedAtMs = undefined;
    }
    asked.came++;
    asked.download.hear(lsn, sequence, payload);
    if (sequence === asked.end || asked.download.isAllHeard) this.#finish('It came.');
    else this.#listenFor((asked.end - sequence) * this.costs.packetMs + this.#atLeastReal(marginMs));
    this.#o.onChange(asked.download);
  }

  /** A command of ours, as it stands now. */
  noteCommand(command: CommandRecord): void {
    const asked = this.#asked;
    if (asked === undefined || asked.commandId !== command.commandId) return;
    const { download } = asked;
    switch (command.state) {
      case 'sent':
        if (asked.state === 'asking') {
          asked.state = 'receiving';
          download.state = 'receiving';
          download.change({ commandsSent: download.record.commandsSent + 1 });
          this.#listenFor(this.#atLeastReal(answerMs));
          this.#o.onChange(download);
        }
        return;
      case 'completed':
        if (asked.state === 'asking') download.change({ commandsSent: download.record.commandsSent + 1 });
        asked.state = 'receiving';
        download.state = 'receiving';
        if (!asked.isAcknowledged) {
          asked.isAcknowledged = true;
          this.#unanswered = 0;
          download.change({ commandsAcknowledged: download.record.commandsAcknowledged + 1 });
        }
        if (asked.end === undefined) this.#takeLength(download, command);
        else if (!asked.isAnswered) {
          this.#listenFor((asked.end - asked.start + 1) * this.costs.packetMs + this.#atLeastReal(answerMs));
        }
        this.#o.onChange(download);
        return;
      case 'rejected':
        this.#refused('The ship said no.');
        return;
      case 'queued':
      case 'failed':
      case 'dropped':
        if (asked.state === 'asking' && command.detail !== null && command.state !== 'queued')
          this.#finish(command.detail, againMs);
        else if (command.detail?.startsWith('Held')) this.#finish(command.detail, againMs);
        return;
      default:
        return;
    }
  }

  close(): void {
    this.#cancel();
    this.#asked = undefined;
  }

  /** @returns why not; undefined when the command is on its way */
  #ask(download: Download, leftMs: number): string | undefined {
    const { form, stack, clock, onChange } = this.#o;
    const { fileId, packets, by } = download.record;
    const wanted =
      packets === null
        ? { does: 'file-length' as const, range: undefined }
        : nextOf(download, this.costs, leftMs);
    if (wanted === undefined) return 'Too little of the pass is left.';
    const { does, range } = wanted;
    const definition = form().commands.find((one) => one.does === does);
    if (definition === undefined) return `The mission file names no command for it (${does}).`;
    const args: Record<string, number> = { file: fileId };
    const known = definition.arguments.map(({ name }) => name);
    for (const [name, value] of Object.entries(range ?? {})) if (known.includes(name)) args[name] = value;
    const made = stack.create({ name: definition.name, arguments: args }, by);
    if (!made.ok) return `${made.fault.expected}, found ${made.fault.found}`;
    const { commandId } = made.value;
    const asked: Asked = {
      ...{
        download,
        commandId,
        atMs: clock.nowAtMs(),
        state: 'asking',
        isAnswered: false,
        isAcknowledged: false,
        came: 0,
      },
      start: range?.start ?? 0,
      end: range && Math.min(range.start + range.setSize * range.setNumber - 1, download.heard!.last),
    };
    const armed = stack.arm(commandId, by);
    this.#asked = asked;
    this.#wishedAtMs ??= asked.atMs;
    const sent = armed.ok ? stack.send(commandId, by) : armed;
    if (!sent.ok) {
      this.#asked = undefined;
      stack.drop(commandId, by);
      return String(sent.fault.found);
    }
    download.state = 'asking';
    download.detail = null;
    onChange(download);
    this.#listenFor(longestAskingMs);
    return undefined;
  }

  #takeLength(download: Download, { sequenceCount }: CommandRecord): void {
    if (sequenceCount === null || sequenceCount === 0) {
      this.#refused('The ship names no length.');
      return;
    }
    download.change({ packets: sequenceCount });
    this.#finish('Its length is known.');
  }

  /** A rehearsal that runs fast has cables and programs that do not. */
  #atLeastReal(durationMs: number): number {
    const { rate } = this.#o.clock;
    return Number.isFinite(rate) ? Math.max(durationMs, shortestRealMs * rate) : durationMs;
  }

  #listenFor(durationMs: number): void {
    this.#cancel();
    this.#cancel = this.#o.clock.after(durationMs, () => {
      const isSilent = this.#asked?.isAnswered === false && !this.#asked.isAcknowledged;
      if (isSilent) this.#unanswered++;
      // Most likely it beacons, and hears nothing for half a minute.
      const waitMs = this.#unanswered > patientCommands ? beaconWaitMs : 0;
      this.#finish(isSilent ? 'No answer.' : 'Its end was lost.', waitMs);
    });
  }

  #refused(detail: string): void {
    const { download } = this.#asked!;
    this.#finish(detail, refusedMs);
    this.#o.onRefused(download);
    if (this.#o.wanting() === download) return;
    this.#cancel();
    this.#cancel = this.#o.clock.after(againMs, () => this.wake());
  }

  #finish(detail: string, waitMs = 0): void {
    const asked = this.#asked;
    this.#cancel();
    this.#asked = undefined;
    if (asked === undefined) return;
    if (asked.isAnswered) this.#learnLosses(asked);
    asked.download.state = 'waiting';
    asked.download.detail = detail;
    this.#o.onChange(asked.download);
    this.#cancel = this.#o.clock.after(waitMs, () => this.wake());
  }

  /** What is older than some hundreds of packets counts less and less. */
  #learnLosses({ start, end = start, came }: Asked): void {
    const count = end - start + 1;
    const fades = rememberedPackets / (rememberedPackets + count);
    this.#askedPackets = this.#askedPackets * fades + count;
    this.#lost = this.#lost * fades + count - came;
  }

  /** The newest counts for a quarter: one command that waited for a packet must not change every plan. */
  #learnTurnaround(tookMs: number): void {
    if (tookMs > 0 && tookMs < longestAskingMs) this.#turnaroundMs += (tookMs - this.#turnaroundMs) / 4;
  }
}

interface Asked {
  readonly download: Download;
  readonly commandId: string;
  readonly atMs: number;
  readonly start: number;
  /** Undefined where the length was asked for. */
  readonly end: number | undefined;
  state: 'asking' | 'receiving';
  isAnswered: boolean;
  isAcknowledged: boolean;
  /** Packets of the range. */
  came: number;
}

function nextOf(download: Download, costs: DownloadRunner['costs'], leftMs: number) {
  const plan = download.plan(costs, leftMs);
  // Of what the pass has room for the first; a file that is asked for as a whole is asked for as far as there is time.
  const [first] = plan.requests;
  if (first === undefined) return undefined;
  const [range] = setsOf(first.start, first.start + first.setSize * first.setNumber - 1);
  const isOne = range!.setSize * range!.setNumber === 1;
  return { does: isOne ? ('one-packet' as const) : ('packet-set' as const), range };
}

/** Until one was measured. */
const usualTurnaroundMs = 2000;
const againMs = 1000;
const refusedMs = 10_000;
/** An acknowledgement, light and the ship's own time; a beacon in Morse that it sends is much longer, and then it is asked again. */
const answerMs = 1500;
const rememberedPackets = 400;
const mostLost = 0.7;
const shortestRealMs = 400;
const patientCommands = 2;
const beaconWaitMs = 4000;
const longestAskingMs = 10_000;
/** Behind the last packet that was asked for. */
const marginMs = 300;
