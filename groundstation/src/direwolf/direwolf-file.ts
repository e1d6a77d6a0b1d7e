import type { ModemOf } from '@dawa/protocols/station-modem';

export type DirewolfSection = Omit<ModemOf<'direwolf'>, 'kind' | 'program'>;

export interface DirewolfPorts {
  readonly agwPort: number;
  /** Where our rigctld listens, for one that keys itself. */
  readonly rigctldPort: number | undefined;
}

/**
 * The configuration file of Direwolf for a section of `station.yaml`.
 *
 * What comes in by `-` (a program's output) is told on the command line as well. 4800 baud is G3RUH only with `-g`, for by itself
 * Direwolf takes it for 8PSK. Times are in steps of 10 ms.
 *
 * Source: Dire Wolf User Guide 1.6, sections 9.1 to 9.3, 9.2.7 (PTT RIG); `direwolf -h`
 */
export function direwolfFile(section: DirewolfSection, { agwPort, rigctldPort }: DirewolfPorts): string {
  const { input, outputDevice, sampleRateHz, callsign, kissPort, ptt } = section;
  const { txDelayMs, txTailMs, slotTimeMs, persistence, isFullDuplex } = section;
  const heard = 'device' in input ? input.device : 'udp' in input ? `UDP:${input.udp}` : 'stdin';
  const lines = [
    '# Written by dawa at each start: change station.yaml instead.',
    `ADEVICE ${heard} ${outputDevice ?? 'null'}`,
    `ARATE ${sampleRateHz}`,
    'CHANNEL 0',
    `MYCALL ${callsign}`,
    `MODEM ${section.profile}`,
    `AGWPORT ${agwPort}`,
    `KISSPORT ${kissPort ?? 0}`,
    steps('TXDELAY', txDelayMs),
    steps('TXTAIL', txTailMs),
    steps('SLOTTIME', slotTimeMs),
    persistence === undefined ? undefined : `PERSIST ${Math.max(0, Math.round(persistence * 256) - 1)}`,
    // The station has keyed already when it hands a frame over: waiting for a free channel would outlast the key.
    `FULLDUP ${(isFullDuplex ?? ptt === 'station') ? 'ON' : 'OFF'}`,
    // 2 is Hamlib's number of a radio behind rigctld.
    ptt === 'rigctld' && rigctldPort !== undefined ? `PTT RIG 2 127.0.0.1:${rigctldPort}` : undefined,
  ];
  return `${lines.filter((line) => line !== undefined).join('\n')}\n`;
}

/** The words behind the program's name. */
export function direwolfWords(section: DirewolfSection, file: string): readonly string[] {
  const { profile, sampleRateHz, input } = section;
  return [
    ...['-t', '0', '-q', 'd', '-c', file, '-r', `${sampleRateHz}`, '-n', '1', '-b', '16'],
    ...(profile === '4800' ? ['-B', '4800', '-g'] : []),
    ...('command' in input ? ['-'] : []),
  ];
}

function steps(name: string, durationMs: number | undefined): string | undefined {
  return durationMs === undefined ? undefined : `${name} ${Math.round(durationMs / 10)}`;
}
