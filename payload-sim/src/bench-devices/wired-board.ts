/** What of a payload the bench's wires reach. */
export interface WiredBoard {
  readonly isPowered: boolean;
  readonly electrics: {
    /** What feeds it when nothing flows. */
    supplyV: number;
    readonly voltageV: number;
    readonly currentA: number;
    /** Temperature of what it is bolted to, over time. */
    setMount(mountC: (atMs: number) => number): void;
  };
  readonly transmitter: { readonly isKeyed: boolean };
  hasFault(name: 'antenna-not-deployed'): boolean;
  setPower(isOn: boolean): void;
}
