import { Matrix4, PerspectiveCamera, Vector3 } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { pointAt } from './globe-geometry.ts';
import { globeRadiusKm } from './objects/globe-place.ts';
import type { GroundPlace } from './orbit-arc.ts';

/** Where a thing of the globe is on the canvas, in CSS pixels; undefined while the Earth hides it. */
export type OnScreen = { readonly x: number; readonly y: number } | undefined;

const firstDistance = 4.2;
const nearestDistance = 1.5;
/** Far enough to look down on the geostationary ring. */
const furthestDistance = 26;

/** Who looks at the globe: from where, turned by hand or by keys, and what of it stands where on the canvas. */
export class GlobeEye {
  readonly camera = new PerspectiveCamera(32, 1, 0.1, 60);
  private readonly canvas: HTMLCanvasElement;
  private readonly controls: OrbitControls;
  private readonly onMove: () => void;

  constructor(canvas: HTMLCanvasElement, onMove: () => void) {
    this.canvas = canvas;
    this.onMove = onMove;
    this.controls = new OrbitControls(this.camera, canvas);
    this.controls.enablePan = false;
    this.controls.minDistance = nearestDistance;
    this.controls.maxDistance = furthestDistance;
    this.controls.addEventListener('change', onMove);
  }

  lookAt(place: GroundPlace): void {
    this.moveTo(pointAt(place).setLength(firstDistance));
  }

  setSize(width: number, height: number): void {
    this.camera.aspect = width / Math.max(1, height);
    // The whole disc fits the shorter side.
    this.camera.fov = this.camera.aspect < 1 ? 32 / this.camera.aspect : 32;
    this.camera.updateProjectionMatrix();
  }

  /** Turns the globe for those who use keys. */
  turn(eastDeg: number, northDeg: number): void {
    const distance = this.camera.position.length();
    const latitude = (Math.asin(this.camera.position.y / distance) * 180) / Math.PI;
    const longitude = (Math.atan2(-this.camera.position.z, this.camera.position.x) * 180) / Math.PI;
    const place = {
      latitudeDeg: Math.max(-85, Math.min(85, latitude + northDeg)),
      longitudeDeg: longitude + eastDeg,
    };
    this.moveTo(pointAt(place).setLength(distance));
  }

  /** Nearer by a factor below 1, further by one above. */
  zoom(factor: number): void {
    this.moveTo(this.camera.position.clone().multiplyScalar(factor));
  }

  /** Moves until a place is seen, where it is not yet; further away for one that is high. */
  show(at: Vector3): void {
    const seen = this.onScreen(at);
    const { clientWidth, clientHeight } = this.canvas;
    if (seen && seen.x > 0 && seen.y > 0 && seen.x < clientWidth && seen.y < clientHeight) return;
    const distance = Math.max(this.camera.position.length(), 1.3 * at.length() + 1);
    this.moveTo(at.clone().setLength(distance));
  }

  /** How large a kilometre is on the screen, where the globe is nearest. */
  get pixelsPerKm(): number {
    const away = this.camera.position.length() - 1;
    const halfHeight = Math.tan((this.camera.fov * Math.PI) / 360) * away;
    return this.canvas.clientHeight / (2 * halfHeight * globeRadiusKm);
  }

  onScreen(at: Vector3): OnScreen {
    const toCamera = scratch.copy(this.camera.position).sub(at);
    // Hidden when the way to the eye goes through the Earth.
    const along = -at.dot(toCamera) / toCamera.lengthSq();
    if (along > 0 && toCamera.multiplyScalar(Math.min(1, along)).add(at).length() < 0.995) return undefined;
    const { x, y, z } = scratch.copy(at).project(this.camera);
    // What is behind the eye would come out upside down.
    if (!(Math.abs(z) <= 1)) return undefined;
    const { clientWidth, clientHeight } = this.canvas;
    return { x: ((x + 1) / 2) * clientWidth, y: ((1 - y) / 2) * clientHeight };
  }

  /**
   * Which of many places (x, y, z each) is seen nearest to a point of the canvas, in CSS pixels; undefined when none is near.
   * Whether the Earth hides it is asked of near ones only.
   */
  nearest(
    places: Float32Array,
    point: { readonly x: number; readonly y: number },
    withinPixels: number,
    isDrawn: (index: number) => boolean,
  ): number | undefined {
    const { clientWidth, clientHeight } = this.canvas;
    const { projectionMatrix, matrixWorldInverse } = this.camera;
    const m = onCamera.multiplyMatrices(projectionMatrix, matrixWorldInverse).elements;
    let found: number | undefined;
    let nearest = withinPixels;
    for (let index = 0, at = 0; at < places.length; index++, at += 3) {
      const [x, y, z] = [places[at]!, places[at + 1]!, places[at + 2]!];
      const depth = m[3]! * x + m[7]! * y + m[11]! * z + m[15]!;
      if (depth <= 0) continue;
      const acrossX = (m[0]! * x + m[4]! * y + m[8]! * z + m[12]!) / depth;
      const acrossY = (m[1]! * x + m[5]! * y + m[9]! * z + m[13]!) / depth;
      const awayX = ((acrossX + 1) / 2) * clientWidth - point.x;
      const awayY = ((1 - acrossY) / 2) * clientHeight - point.y;
      const away = Math.hypot(awayX, awayY);
      if (away >= nearest || !isDrawn(index)) continue;
      if (this.onScreen(place.set(x, y, z)) !== undefined) [found, nearest] = [index, away];
    }
    return found;
  }

  dispose(): void {
    this.controls.dispose();
  }

  private moveTo(position: Vector3): void {
    const distance = Math.min(furthestDistance, Math.max(nearestDistance, position.length()));
    this.camera.position.copy(position).setLength(distance);
    this.controls.update();
    // Whoever asks where something stands now must not have to wait for the next drawing.
    this.camera.updateMatrixWorld();
    this.onMove();
  }
}

const scratch = new Vector3();
const place = new Vector3();
const onCamera = new Matrix4();
