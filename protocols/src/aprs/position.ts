/** Where something is, and how it is drawn on a map. */
export interface AprsPosition {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  /** Half the side of the box that the digits leave open; the position is its middle. */
  readonly halfBoxDeg: number;
  /** How many digits the station has left out, 0 to 4. */
  readonly ambiguity: number;
  readonly format: 'plain' | 'compressed' | 'mic-e' | 'nmea' | 'locator';
  readonly symbol: AprsSymbol | undefined;
}

export interface AprsSymbol {
  /** `/` primary, `\` alternate, a digit or capital letter: alternate with this overlay. */
  readonly table: string;
  readonly code: string;
}
