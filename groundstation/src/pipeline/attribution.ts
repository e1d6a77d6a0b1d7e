import type { LinkFrame } from './link-frame.ts';

/**
 * Whose a frame is, by the callsigns in it and never by what was scheduled: `own` was sent by the mission, `relayed` was
 * repeated by it for another, `foreign` is of somebody else. Where a mission names nobody, whatever comes is its own.
 */
export type Attribution = 'own' | 'relayed' | 'foreign';

/** @param sources callsigns of the mission; undefined: anybody's */
export function attributionOf(
  { source, path }: Pick<LinkFrame, 'source' | 'path'>,
  sources: readonly string[] | undefined,
): Attribution {
  if (sources === undefined || source === null || sources.includes(source)) return 'own';
  const isRelayed = path.some((hop) => hop.endsWith('*') && sources.includes(hop.slice(0, -1)));
  return isRelayed ? 'relayed' : 'foreign';
}
