import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import landUrl from 'world-atlas/land-110m.json?url';

export interface Land {
  readonly polygons: ReturnType<typeof polygonsOf>;
  /** Shores, each once. */
  readonly coast: ReturnType<typeof mesh>;
}

type LandTopology = Topology<{ land: GeometryCollection }>;
const polygonsOf = (topology: LandTopology) => feature(topology, topology.objects.land);

let loading: Promise<Land> | undefined;

/** The land of the world at 1:110 million (Natural Earth, public domain), fetched once. */
export function loadLand(): Promise<Land> {
  loading ??= fetch(landUrl)
    .then((response) => response.json())
    .then((json: unknown) => {
      const topology = json as LandTopology;
      return { polygons: polygonsOf(topology), coast: mesh(topology, topology.objects.land) };
    });
  // Not there now is no reason not to ask again.
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}
