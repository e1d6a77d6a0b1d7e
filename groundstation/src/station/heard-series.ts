import { HeardStations } from '@dawa/protocols/aprs/heard-stations';
import type { HeardFrame, HeardSeries } from '@dawa/protocols/console/heard';
import type { LinkFormat, LinkFrame } from '../pipeline/link-frame.ts';
import { readLinkFrame } from '../pipeline/link-frame.ts';

/**
 * What a station measured over time, out of its frames: the log is the store of it, so nothing is kept twice and nothing is lost.
 *
 * A station tells the names and the equations of its channels once in half an hour: they hold for what it sent before them too.
 *
 * @param frames of it, oldest first
 * @param formatOf of the link on which one was heard; undefined for a link that is no more
 */
export function heardSeries(
  callsign: string,
  frames: readonly HeardFrame[],
  formatOf: (linkId: string) => LinkFormat | undefined,
): HeardSeries {
  const heard = new HeardStations({ mostStations: 1, mostObjects: 1, mostMessages: 1 });
  const reports = frames.flatMap(({ source, hex, linkId, receivedAtMs }) => {
    const format = source === callsign ? formatOf(linkId) : undefined;
    const read = format && readLinkFrame(Uint8Array.from(Buffer.from(hex, 'hex')), format);
    return read?.ok ? [{ link: read.value, atMs: receivedAtMs }] : [];
  });
  const hear = ({ destination, aprs }: LinkFrame, atMs: number) =>
    heard.hear(
      { source: callsign, destination: destination ?? '', path: [], information: new Uint8Array(0) },
      aprs,
      atMs,
    );
  for (const { link, atMs } of reports) hear(link, atMs);
  const channels = new Map<string, HeardSeries['channels'][number]>();
  for (const { link, atMs } of reports) {
    const { telemetry, telemetryAtMs } = hear(link, atMs);
    const { kind } = link.aprs?.content ?? {};
    if (telemetryAtMs !== atMs || kind === 'telemetry-definition') continue;
    for (const { channel, name, unit, isCalibrated, raw, value } of telemetry) {
      const known = channels.get(channel);
      // One that is never sent twice in a millisecond.
      if (known?.points.at(-1)?.atMs === atMs) continue;
      const points = known?.points ?? [];
      points.push({ atMs, raw, value });
      channels.set(channel, { channel, name, unit, isCalibrated, points });
    }
  }
  const inOrder = [...channels.values()].sort((a, b) => a.channel.localeCompare(b.channel));
  return { callsign, channels: inOrder };
}
