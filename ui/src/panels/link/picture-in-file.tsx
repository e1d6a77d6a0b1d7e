import type { DownloadDetail } from '@dawa/protocols/console/download';
import { useDownloadPicture } from '../../api/use-download-picture.ts';
import { formatNumber } from '../../locales/format-number.ts';

/** A picture as far as it came down; nothing where the file has none. */
export function PictureInFile({ download }: { download: DownloadDetail }) {
  const picture = useDownloadPicture(download);
  if (picture === undefined) return null;
  const { address, widthPx, heightPx, octets, missingOctets } = picture;
  const share = missingOctets === 0 ? 'all of it' : `${formatNumber(missingOctets)} octets of it are missing`;
  const { missionId, fileId } = download;
  return (
    <figure className="dlpicture">
      <img
        src={address}
        alt={`In file ${fileId}: ${widthPx} by ${heightPx} pixels, ${share}`}
        width={widthPx}
        height={heightPx}
        data-testid="download-picture"
      />
      <figcaption className="hint n">
        Picture, {formatNumber(widthPx)} × {formatNumber(heightPx)} pixels, {formatNumber(octets)} octets,{' '}
        {share}. {missingOctets > 0 && 'Below the first hole it may be shifted or grey. '}
        <a className="link" href={address} download={`${missionId}-file-${fileId}.jpg`}>
          Save the picture
        </a>
      </figcaption>
    </figure>
  );
}
