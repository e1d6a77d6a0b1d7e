import { readFileSync } from 'node:fs';

/** A sound device that records. */
export interface FoundSound {
  /** As ALSA and Direwolf name it, with its rate converted where need be: `plughw:1,0`. */
  readonly device: string;
  readonly name: string;
}

/**
 * Sound devices of this computer that record, as the kernel lists them; none where it has no ALSA.
 *
 * `00-00: ALC257 Analog : ALC257 Analog : playback 1 : capture 1`
 * Source: Linux, sound/core/pcm.c, `snd_pcm_proc_read`
 */
export function findSound(list = '/proc/asound/pcm'): readonly FoundSound[] {
  let text: string;
  try {
    text = readFileSync(list, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    const [, card, device, name] = /^(\d+)-(\d+): ([^:]*):.*\bcapture \d+/.exec(line) ?? [];
    if (card === undefined || device === undefined) return [];
    return [{ device: `plughw:${Number(card)},${Number(device)}`, name: (name ?? '').trim() }];
  });
}
