/** Application processes on board (decision record 0008, missions/aprs-dp/telemetry.xml). */
export const applicationProcess = { time: 0x000, computer: 0x010, payload: 0x020, power: 0x030 } as const;
