/** Joins the state of the map to what draws it: colours, flags, thumbnails, the field of places. */
import { Atlases } from './atlases';
import { FieldLine } from './field-line';
import type { Eyes, MapState } from './map-state.svelte';
import { Painter } from './painter';
import type { Points } from './points';
import { Renderer, type Look } from './renderer';
import { HIT, SELECTED } from './shaders';
import type { Stage, View } from './view';

const FADED = 0.25;
/** Marked points that are drawn once more above all others. */
const MOST_MARKED = 50_000;
const FIRST = 100_000;

export class Sight implements Eyes {
  readonly field = new FieldLine();
  painter!: Painter;
  private renderer!: Renderer;
  private look: Look | null = null;
  private atlases!: Atlases;
  private flags: Uint8Array = new Uint8Array(0);
  private stage: Stage = { width: 1, height: 1 };
  private ratio = 1;
  private begun = false;

  /** Throws where the browser has no WebGL2. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly state: MapState,
    private readonly painted: (whole: boolean) => void,
  ) {}

  begin(points: Points): void {
    this.stop();
    this.renderer = new Renderer(this.canvas, points.capacity);
    const { revision, summary } = this.state;
    const marked = (number: number) => ((this.flags[number] ?? 0) & (SELECTED | HIT)) !== 0;
    const come = () => this.painter.more();
    this.atlases = new Atlases(points, revision, summary.deepest, this.renderer, marked, come);
    const before = this.painter as Painter | undefined;
    this.painter = new Painter(this.renderer, this.atlases, (whole) => this.painted(whole));
    this.painter.total = points.capacity;
    if (before) {
      this.painter.view = before.view;
      this.painter.pictures = before.pictures;
    }
    this.renderer.resize(this.stage, this.ratio);
    this.painter.stage = this.stage;
    if (this.look) this.renderer.setLook(this.look);
    this.field.begin(points.capacity);
    this.begun = true;
  }

  come(first: number, count: number): void {
    const { places, gone } = this.state.points;
    this.renderer.setPlaces(first, places.subarray(2 * first, 2 * (first + count)));
    this.field.add(first, places.slice(2 * first, 2 * (first + count)), gone.slice(first, first + count));
    this.painter.loaded = first + count;
  }

  lose(numbers: readonly number[]): void {
    this.field.remove(numbers);
    this.mark(this.state.flags(), this.state.colourNumbers());
  }

  resize(stage: Stage, ratio: number): void {
    this.stage = stage;
    this.ratio = ratio;
    this.renderer.resize(stage, ratio);
    this.painter.stage = stage;
    this.painter.again();
  }

  see(view: View, pictures: boolean): void {
    this.painter.view = view;
    this.painter.pictures = pictures;
    this.painter.again();
  }

  /** Colours by number of the palette, and what is selected or found. */
  mark(flags: Uint8Array, colours: Uint8Array): void {
    this.flags = flags;
    this.renderer.setColours(0, colours);
    this.renderer.setFlags(0, flags);
    const marked: number[] = [];
    for (let at = 0; at < flags.length && marked.length < MOST_MARKED; at++) {
      if (flags[at]! & (SELECTED | HIT)) marked.push(at);
    }
    const { places } = this.state.points;
    const own = new Uint16Array(2 * marked.length);
    marked.forEach((number, at) => own.set(places.subarray(2 * number, 2 * number + 2), 2 * at));
    this.renderer.setMarks(
      own,
      Uint8Array.from(marked, (number) => colours[number]!),
      Uint8Array.from(marked, (number) => flags[number]!),
    );
    this.painter.faded = marked.length ? FADED : 1;
    // While points come the sample on the sheet is good enough: else it would begin anew with every part.
    if (this.state.complete || flags.length <= FIRST) this.painter.again();
    else this.painter.more();
  }

  dress(look: Look): void {
    this.look = look;
    this.renderer.setLook(look);
    this.painter.again();
  }

  close(): void {
    this.stop();
    this.field.close();
  }

  private stop(): void {
    if (!this.begun) return;
    this.begun = false;
    this.painter.stop();
    this.atlases.stop();
    this.renderer.free();
  }
}
