import { type ChildProcess, spawn } from 'node:child_process';

/** What a writer has said so far; only whole lines count. */
export interface WriterWords {
  openedLsn: number | undefined;
  acknowledgedLsn: number;
  faults: string[];
  troubles: string[];
  cleared: number;
  refused: number;
  /** Set when it came to its end by itself. */
  done: { lsn: number; rssOctets: number } | undefined;
  /** What it wrote to its standard error. */
  complaint: string;
  exitCode: number | null;
}

export interface RunningWriter {
  readonly child: ChildProcess;
  readonly words: WriterWords;
  /** Resolves when it has told that it is open, or has ended without. */
  readonly opened: Promise<void>;
  /** Resolves when it has ended and all it said was read. */
  readonly ended: Promise<WriterWords>;
}

/** Starts a writer: `command` is a program with its arguments. */
export function startWriter(command: readonly string[], env: NodeJS.ProcessEnv = {}): RunningWriter {
  const words: WriterWords = {
    openedLsn: undefined,
    acknowledgedLsn: 0,
    ...{ faults: [], troubles: [], cleared: 0, refused: 0, done: undefined, complaint: '', exitCode: null },
  };
  const child = spawn(command[0]!, command.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let rest = '';
  let tellOpened = () => {};
  const opened = new Promise<void>((resolve) => {
    tellOpened = resolve;
  });
  child.stdout!.on('data', (bytes: Buffer) => {
    const lines = (rest + bytes.toString()).split('\n');
    rest = lines.pop()!;
    for (const line of lines) hear(words, line);
    if (words.openedLsn !== undefined) tellOpened();
  });
  child.stderr!.on('data', (bytes: Buffer) => {
    words.complaint = (words.complaint + bytes.toString()).slice(-longestComplaint);
  });
  const ended = new Promise<WriterWords>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      words.exitCode = code;
      tellOpened();
      resolve(words);
    });
  });
  return { child, words, opened, ended };
}

const longestComplaint = 4000;

function hear(words: WriterWords, line: string): void {
  const space = line.indexOf(' ');
  const [word, rest] = space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
  if (word === 'opened') {
    words.openedLsn = Number(rest);
    words.acknowledgedLsn = Number(rest);
  } else if (word === 'acknowledged') words.acknowledgedLsn = Number(rest);
  else if (word === 'fault') words.faults.push(rest);
  else if (word === 'trouble') words.troubles.push(rest);
  else if (word === 'cleared') words.cleared++;
  else if (word === 'refused') words.refused = Number(rest);
  else if (word === 'done') {
    const [lsn, rssOctets] = rest.split(' ').map(Number);
    words.done = { lsn: lsn!, rssOctets: rssOctets! };
  }
}
