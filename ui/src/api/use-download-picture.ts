import { type DownloadDetail, downloadContent } from '@dawa/protocols/console/download';
import { findJpeg, jpegWhole } from '@dawa/protocols/jpeg';
import { useEffect, useState } from 'react';
import { octetsOfBase64 } from './octets.ts';
import { useAnswer } from './use-answer.ts';

/** A picture inside a file that comes down, as far as it came. */
export interface DownloadPicture {
  /** For an image; gone when it is shown no more. */
  readonly address: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly octets: number;
  /** Octets of it that are missing. */
  readonly missingOctets: number;
}

/** Looks into the file each time a fiftieth of it has come; undefined where no picture is in it, or not its head yet. */
export function useDownloadPicture(download: DownloadDetail): DownloadPicture | undefined {
  const { downloadId, keptPackets, packets } = download;
  const step = Math.max(4, Math.ceil((packets ?? 0) / 50));
  const isWhole = keptPackets === packets;
  const path = keptPackets === 0 ? undefined : `/downloads/${encodeURIComponent(downloadId)}/content`;
  const { value } = useAnswer(downloadContent, path, isWhole ? 'whole' : Math.floor(keptPackets / step));
  const [picture, setPicture] = useState<DownloadPicture>();
  useEffect(() => {
    const octets = value === undefined ? undefined : octetsOfBase64(value.base64);
    const found = octets && findJpeg(octets);
    if (value === undefined || octets === undefined || found?.ok !== true) {
      setPicture(undefined);
      return;
    }
    const { fromOctet, toOctet, widthPx, heightPx } = found.value;
    const blob = new Blob([jpegWhole(octets, found.value).slice().buffer], { type: 'image/jpeg' });
    const address = URL.createObjectURL(blob);
    const missingOctets = value.holes.reduce(
      (sum, hole) => sum + Math.max(0, Math.min(hole.toOctet, toOctet) - Math.max(hole.fromOctet, fromOctet)),
      0,
    );
    setPicture({ address, widthPx, heightPx, octets: toOctet - fromOctet, missingOctets });
    return () => URL.revokeObjectURL(address);
  }, [value]);
  return picture;
}
