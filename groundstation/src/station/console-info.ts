import type { MissionInfo, StationInfo } from '@dawa/protocols/console/mission';
import type { MissionLink } from '@dawa/protocols/mission-file';
import type { Spacecraft } from '@dawa/protocols/mission-spacecraft';
import type { MissionConfig } from '../config/mission-config.ts';
import type { StationConfig } from '../config/station-config.ts';

/** A mission as the page shows it. */
export function missionInfoOf({ file, elements }: MissionConfig): MissionInfo {
  return {
    missionId: file.id,
    name: file.name,
    noradId: file.noradId,
    badges: file.badges,
    elements: {
      name: elements.name,
      epochAtMs: elements.epochAtMs,
      source: file.elements.source,
      confidence: file.elements.confidence,
      ...(file.elements.kind && { kind: file.elements.kind }),
    },
    links: file.links.map((link) => ({
      linkId: link.id,
      direction: link.direction,
      frequencyHz: link.frequencyHz,
      modulation: link.modulation,
      symbolRateBd: link.symbolRateBd,
      framing: framingText(link),
      confidence: link.confidence,
      source: link.source,
      isInvented: link.isInvented,
    })),
    stripParameters: file.stripParameters,
    spacecraft: file.spacecraft.map(shipInfoOf),
    quantities: file.quantities.map(({ name, of = null, unit, confidence, source, ...figure }) => {
      const { value = null, low = null, high = null } = figure;
      return { name, of, value, low, high, unit, confidence, source };
    }),
    events: file.events.map(({ utc, precision = null, of = null, what, confidence, source }) => {
      return { atMs: Date.parse(utc), precision, of, what, confidence, source };
    }),
  };
}

function shipInfoOf(ship: Spacecraft): NonNullable<MissionInfo['spacecraft']>[number] {
  const { id, name, noradId = null, cospar = null, callsign = null, elements, settings = {} } = ship;
  return {
    ...{ shipId: id, name, noradId, cospar, callsign },
    elementsKind: elements?.kind ?? null,
    settings: Object.entries(settings).map(([setting, told]) => ({ name: setting, ...told })),
    confidence: ship.confidence,
    source: ship.source,
  };
}

/** `CCSDS TM 223 octets, RS(255,223)`: what the link carries, in the words of its standard. */
function framingText({ framing }: MissionLink): string {
  switch (framing.kind) {
    case 'ccsds-tm': {
      const { frameOctets, reedSolomon } = framing;
      const code = reedSolomon === null ? '' : `, RS(255,${reedSolomon.informationOctets})`;
      return `CCSDS TM ${frameOctets} octets${code}`;
    }
    case 'ccsds-tc':
      return 'CCSDS TC, CLTU';
    case 'ax25':
      return 'AX.25';
    case 'birds':
      return 'BIRDS';
    case 'cw':
      return 'CW';
    default:
      return framing satisfies never;
  }
}

/** A station as the page shows it. */
export function stationInfoOf({ file, horizon, isHorizonEstimated }: StationConfig): StationInfo {
  return {
    stationId: file.id,
    name: file.name,
    latitudeDeg: file.latitudeDeg,
    longitudeDeg: file.longitudeDeg,
    heightM: file.heightM,
    timeZone: file.timeZone,
    placeName: file.placeName,
    horizon: horizon.points.map(({ azimuthDeg, elevationDeg }) => ({ azimuthDeg, elevationDeg })),
    isHorizonEstimated,
    beamWidthDeg: file.antenna.beamWidthDeg,
  };
}
