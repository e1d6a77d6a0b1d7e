import type { DownloadContent } from '@dawa/protocols/console/download';
import { findJpeg, type JpegPicture, jpegWhole } from '@dawa/protocols/jpeg';
import { CommandFault } from './command.ts';

export type ExportForm = 'raw' | 'jpeg';

/** A file as it is written out. */
export interface ExportedDownload {
  readonly octets: Uint8Array;
  readonly form: ExportForm;
  /** Of what was written; null of what is missing. */
  readonly holes: DownloadContent['holes'];
  readonly missingOctets: number;
  readonly picture: Pick<JpegPicture, 'widthPx' | 'heightPx' | 'isEnded'> | null;
}

/**
 * The file as it lies on board, or the picture alone that is in it.
 *
 * @throws CommandFault, exit code 1, where a picture is asked for and none is there
 */
export function exportedDownload(content: DownloadContent, form: ExportForm): ExportedDownload {
  const whole = new Uint8Array(Buffer.from(content.base64, 'base64'));
  if (form === 'raw') return { ...cut(content, 0, whole.length), octets: whole, form, picture: null };
  const found = findJpeg(whole);
  if (!found.ok) {
    const { expected, found: what } = found.fault;
    const why = content.holes.length > 0 ? `; ${content.holes.length} holes are in the file` : '';
    throw new CommandFault(`--as jpeg: expected ${expected}, found ${what}${why}`, 1);
  }
  const { fromOctet, toOctet, widthPx, heightPx, isEnded } = found.value;
  return {
    ...cut(content, fromOctet, toOctet),
    octets: jpegWhole(whole, found.value),
    form,
    picture: { widthPx, heightPx, isEnded },
  };
}

/** Holes between two octets, counted from the first of them. */
function cut({ holes }: DownloadContent, fromOctet: number, toOctet: number) {
  const inside = holes
    .map((hole) => ({
      fromOctet: Math.max(hole.fromOctet, fromOctet) - fromOctet,
      toOctet: Math.min(hole.toOctet, toOctet) - fromOctet,
    }))
    .filter((hole) => hole.toOctet > hole.fromOctet);
  return {
    holes: inside,
    missingOctets: inside.reduce((sum, hole) => sum + hole.toOctet - hole.fromOctet, 0),
  };
}
