import type { SigmfGlobal } from '@dawa/protocols/sigmf/sigmf-meta';

/** Fields of ours in SigMF; every other program may pass over them. */
export const dawaExtension = { name: 'dawa', version: '1.0.0', optional: true } as const;

/** What a recording is of, as its metadata tell under `dawa:`. */
export interface DawaFields {
  readonly origin: 'pass' | 'hand' | 'import';
  readonly passId?: string | undefined;
  readonly missionId?: string | undefined;
  readonly noradId?: number | undefined;
  /** Of the receiver: `FM`, `USB`. */
  readonly mode?: string | undefined;
}

const names = {
  origin: 'dawa:origin',
  passId: 'dawa:pass_id',
  missionId: 'dawa:mission_id',
  noradId: 'dawa:norad_id',
  mode: 'dawa:mode',
} as const satisfies Record<keyof DawaFields, string>;

export function writeFields(fields: DawaFields): Record<string, unknown> {
  const entries = Object.entries(names).map(
    ([key, name]) => [name, fields[key as keyof DawaFields]] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** What another program wrote is `import`, whatever it says. */
export function readFields(global: SigmfGlobal): DawaFields {
  const text = (key: 'passId' | 'missionId' | 'mode') => {
    const value = global[names[key]];
    return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined;
  };
  const [origin, noradId] = [global[names.origin], global[names.noradId]];
  return {
    origin: origin === 'pass' || origin === 'hand' ? origin : 'import',
    passId: text('passId'),
    missionId: text('missionId'),
    noradId: typeof noradId === 'number' ? noradId : undefined,
    mode: text('mode'),
  };
}
