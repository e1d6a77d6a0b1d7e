import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CampaignLine,
  campaignLine,
  campaignLinesVersion,
  liveFileName,
} from '@dawa/protocols/campaign-lines';
import { afterLine } from '@dawa/protocols/campaign-view';
import type { CampaignState } from '@dawa/protocols/console/campaign';
import type { Clock } from '@dawa/seams/clock';

/** What is seen of the campaigns of a folder. */
export interface CampaignFollower {
  /** Null before the first campaign. */
  readonly campaign: CampaignState | null;
  /** Of the runner, while the campaign is not over. */
  readonly processId: number | null;
  /** What is wrong with the file, in words; null when nothing is. */
  readonly trouble: string | null;
  /** Reads what was written since. */
  look(): Promise<void>;
  close(): Promise<void>;
}

export interface FollowerSettings {
  readonly folder: string;
  readonly clock: Pick<Clock, 'deadline'>;
  /** Called when there is something new, at most every `lookEveryMs`. */
  readonly onChange: (campaign: CampaignState) => void;
  readonly isProcessThere: (processId: number) => boolean;
}

/** Four times a second of real time: people do not read faster. */
export const lookEveryMs = 250;
const chunkOctets = 256 * 1024;
/** Nothing that a campaign says is longer. */
const longestLine = 1024 * 1024;

/**
 * Follows `live.ndjson` of a folder: what the campaign said before is read first, then what it goes on to say. Lines that cannot be
 * read are counted and left out; a file that is replaced is another campaign; a runner that is gone without its last word is lost.
 */
export function followCampaign({
  folder,
  clock,
  onChange,
  isProcessThere,
}: FollowerSettings): CampaignFollower {
  const path = join(folder, liveFileName);
  let campaign: CampaignState | undefined;
  let processId: number | null = null;
  let place: { readonly head: Buffer; readonly offset: number } = { head: Buffer.alloc(0), offset: 0 };
  let rest: Buffer = Buffer.alloc(0);
  let isRestTooLong = false;
  let unreadable = 0;
  let newer: number | undefined;
  let goneLooks = 0;
  let isClosed = false;
  let cancel = () => {};
  let looking: Promise<void> = Promise.resolve();

  const startAnew = (head: Buffer) => {
    place = { head, offset: 0 };
    campaign = undefined;
    processId = null;
    rest = Buffer.alloc(0);
    isRestTooLong = false;
    unreadable = 0;
    newer = undefined;
    goneLooks = 0;
  };
  const take = (octets: Buffer) => {
    let from = 0;
    for (let end = octets.indexOf(10, from); end !== -1; end = octets.indexOf(10, from)) {
      const piece = octets.subarray(from, end);
      from = end + 1;
      if (isRestTooLong) unreadable += 1;
      else takeLine(Buffer.concat([rest, piece]).toString('utf8'));
      rest = Buffer.alloc(0);
      isRestTooLong = false;
    }
    if (isRestTooLong || rest.length + octets.length - from > longestLine) isRestTooLong = true;
    else rest = Buffer.concat([rest, octets.subarray(from)]);
  };
  const takeLine = (text: string) => {
    if (text.trim() === '') return;
    const line = readLine(text);
    if (line === undefined) {
      unreadable += 1;
      return;
    }
    if (line.kind === 'campaign') {
      newer = line.version > campaignLinesVersion ? line.version : undefined;
      processId = line.processId;
    }
    if (newer !== undefined) return;
    campaign = afterLine(campaign, line);
    if (line.kind === 'end') processId = null;
  };
  const read = async (): Promise<boolean> => {
    let file: FileHandle;
    try {
      file = await open(path, 'r');
    } catch {
      // Being replaced, or never there.
      return false;
    }
    try {
      const { size } = await file.stat();
      // A new file may bear the number of the old one; what it begins with, it does not.
      const head = await readHead(file);
      const isSame = head.subarray(0, place.head.length).equals(place.head) && place.head.length > 0;
      if (!isSame || size < place.offset) startAnew(head);
      let isNew = false;
      const buffer = Buffer.alloc(Math.min(chunkOctets, Math.max(1, size - place.offset)));
      while (place.offset < size && !isClosed) {
        const { bytesRead } = await file.read(buffer, 0, buffer.length, place.offset);
        if (bytesRead === 0) break;
        place = { ...place, offset: place.offset + bytesRead };
        take(Buffer.from(buffer.subarray(0, bytesRead)));
        isNew = true;
      }
      return isNew;
    } finally {
      await file.close().catch(() => {});
    }
  };
  const lookOnce = async () => {
    let isNew = await read().catch(() => false);
    if (campaign !== undefined && processId !== null && campaign.stage !== 'lost') {
      // What it wrote last may not have been read when it went: only the second look counts.
      goneLooks = isNew || isProcessThere(processId) ? 0 : goneLooks + 1;
      if (goneLooks >= 2) {
        campaign = lost(campaign);
        processId = null;
        isNew = true;
      }
    }
    if (isNew && campaign !== undefined) onChange(campaign);
  };
  const look = () => {
    looking = looking.then(lookOnce);
    return looking;
  };
  const arm = () => {
    cancel = clock.deadline(lookEveryMs, () => {
      void look().then(() => {
        if (!isClosed) arm();
      });
    });
  };
  arm();
  return {
    get campaign() {
      return campaign ?? null;
    },
    get processId() {
      return processId;
    },
    get trouble() {
      if (newer !== undefined)
        return `${liveFileName}: expected version ${campaignLinesVersion} or older, found ${newer}`;
      if (unreadable === 0) return null;
      return `${liveFileName}: ${unreadable} ${unreadable === 1 ? 'line' : 'lines'} could not be read`;
    },
    look,
    async close() {
      isClosed = true;
      cancel();
      await looking;
    },
  };
}

async function readHead(file: FileHandle): Promise<Buffer> {
  const head = Buffer.alloc(headOctets);
  const { bytesRead } = await file.read(head, 0, headOctets, 0);
  return head.subarray(0, bytesRead);
}

/** The first line holds campaign, process and instant: no two begin alike. */
const headOctets = 512;

function lost(campaign: CampaignState): CampaignState {
  const { running } = campaign;
  const where = running === null ? 'between procedures' : `in ${running.procedure}`;
  return {
    ...campaign,
    ...{ stage: 'lost', verdict: 'inconclusive', running: null, question: null },
    reason: `the runner was lost ${where}`,
    procedures: campaign.procedures.map((one) =>
      one.state === 'running'
        ? { ...one, state: 'inconclusive' }
        : one.state === 'waiting'
          ? { ...one, state: 'not-run' }
          : one,
    ),
  };
}

function readLine(text: string): CampaignLine | undefined {
  try {
    const line = campaignLine.safeParse(JSON.parse(text));
    return line.success ? line.data : undefined;
  } catch {
    return undefined;
  }
}
