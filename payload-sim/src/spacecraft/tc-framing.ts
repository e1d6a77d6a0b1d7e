import type { MissionLink } from '@dawa/protocols/mission-file';

/** What a mission says of its uplink of transfer frames. */
export type TcFraming = Extract<MissionLink['framing'], { kind: 'ccsds-tc' }>;
