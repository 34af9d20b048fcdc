/** Draws the map with WebGL2: dots by ranges of their numbers onto a sheet, the sheet on the canvas, thumbnails above. */
import { program, Uniforms } from './program';
import { DOT_FRAGMENT, DOT_VERTEX, THUMB_FRAGMENT, THUMB_VERTEX } from './shaders';
import type { Stage, View } from './view';

export interface Look {
  ground: [number, number, number];
  marked: [number, number, number];
  palette: Uint8Array;
}

/** Of one thumbnail: where it lies, its cell in the atlas, its layer, whether it is marked. */
export const THUMB_FLOATS = 6;
export const LAYERS = 20;
const ATLAS = 768;

interface Dots {
  vao: WebGLVertexArrayObject;
  places: WebGLBuffer;
  colours: WebGLBuffer;
  flags: WebGLBuffer;
}

export class Renderer {
  private readonly gl: WebGL2RenderingContext;
  private readonly dotProgram: WebGLProgram;
  private readonly dot: Uniforms;
  private readonly thumbProgram: WebGLProgram;
  private readonly thumb: Uniforms;
  private readonly dots: Dots;
  private readonly marks: Dots;
  private readonly palette: WebGLTexture;
  private readonly atlases: WebGLTexture;
  private readonly thumbs: { vao: WebGLVertexArrayObject; buffer: WebGLBuffer };
  private readonly sheet: { frame: WebGLFramebuffer; colour: WebGLRenderbuffer };
  private look: Look = { ground: [0, 0, 0], marked: [0, 0, 0], palette: new Uint8Array(1024) };
  private marked = 0;
  private ratio = 1;
  private hasAtlases = false;

  /** Throws where there is no WebGL2. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    capacity: number,
  ) {
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false, stencil: false });
    if (!gl) throw new Error('No WebGL2');
    this.gl = gl;
    this.dotProgram = program(gl, DOT_VERTEX, DOT_FRAGMENT);
    this.dot = new Uniforms(gl, this.dotProgram);
    this.thumbProgram = program(gl, THUMB_VERTEX, THUMB_FRAGMENT);
    this.thumb = new Uniforms(gl, this.thumbProgram);
    this.dots = this.makeDots(capacity);
    this.marks = this.makeDots(1);
    this.palette = this.makeTexture(gl.TEXTURE_2D, gl.NEAREST);
    this.atlases = this.makeTexture(gl.TEXTURE_2D_ARRAY, gl.LINEAR);
    this.thumbs = this.makeThumbs();
    this.sheet = { frame: gl.createFramebuffer(), colour: gl.createRenderbuffer() };
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  resize({ width, height }: Stage, ratio: number): void {
    const { gl, canvas, sheet } = this;
    this.ratio = ratio;
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    gl.bindRenderbuffer(gl.RENDERBUFFER, sheet.colour);
    gl.renderbufferStorage(gl.RENDERBUFFER, gl.RGBA8, canvas.width, canvas.height);
    gl.bindFramebuffer(gl.FRAMEBUFFER, sheet.frame);
    gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, sheet.colour);
  }

  setLook(look: Look): void {
    const { gl } = this;
    this.look = look;
    gl.bindTexture(gl.TEXTURE_2D, this.palette);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, look.palette);
  }

  setPlaces(first: number, places: Uint16Array): void {
    this.write(this.dots.places, 4 * first, places);
  }

  setColours(first: number, colours: Uint8Array): void {
    this.write(this.dots.colours, first, colours);
  }

  setFlags(first: number, flags: Uint8Array): void {
    this.write(this.dots.flags, first, flags);
  }

  /** Points that are drawn once more above all others. */
  setMarks(places: Uint16Array, colours: Uint8Array, flags: Uint8Array): void {
    const { gl, marks } = this;
    for (const [buffer, values] of [
      [marks.places, places],
      [marks.colours, colours],
      [marks.flags, flags],
    ] as const) {
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
    }
    this.marked = flags.length;
  }

  setAtlas(layer: number, picture: ImageBitmap): void {
    const { gl } = this;
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.atlases);
    if (!this.hasAtlases) gl.texStorage3D(gl.TEXTURE_2D_ARRAY, 1, gl.RGBA8, ATLAS, ATLAS, LAYERS);
    this.hasAtlases = true;
    const { width, height } = picture;
    const target = gl.TEXTURE_2D_ARRAY;
    gl.texSubImage3D(target, 0, 0, 0, layer, width, height, 1, gl.RGBA, gl.UNSIGNED_BYTE, picture);
  }

  /** Points `first` up to `end` onto the sheet, which is wiped before if it is a fresh one. */
  drawDots(view: View, stage: Stage, size: number, first: number, end: number, fresh: boolean): void {
    const { gl } = this;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.sheet.frame);
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    if (fresh) {
      const [r, g, b] = this.look.ground;
      gl.clearColor(r / 255, g / 255, b / 255, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
    }
    if (end > first) this.useDots(this.dots, view, stage, size, first, end - first);
  }

  /** The sheet onto the canvas, marked points and thumbnails above it. */
  show(view: View, stage: Stage, size: number, thumbs: Float32Array, half: number, faded: number): void {
    const { gl, canvas } = this;
    const { width, height } = canvas;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.sheet.frame);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    gl.clear(gl.COLOR_BUFFER_BIT); // or the first drawing after it would wipe the sheet away, in Chromium
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, width, height);
    if (this.marked) this.useDots(this.marks, view, stage, size, 0, this.marked);
    if (thumbs.length && this.hasAtlases) this.useThumbs(view, stage, thumbs, half, faded);
  }

  /** Give back what lies on the graphics card. */
  free(): void {
    const { gl } = this;
    for (const { vao, places, colours, flags } of [this.dots, this.marks]) {
      gl.deleteVertexArray(vao);
      for (const buffer of [places, colours, flags]) gl.deleteBuffer(buffer);
    }
    gl.deleteTexture(this.atlases);
    gl.deleteTexture(this.palette);
    gl.deleteBuffer(this.thumbs.buffer);
    gl.deleteRenderbuffer(this.sheet.colour);
    gl.deleteFramebuffer(this.sheet.frame);
  }

  private useDots(dots: Dots, view: View, stage: Stage, size: number, first: number, count: number): void {
    const { gl, dot } = this;
    gl.useProgram(this.dotProgram);
    this.setView(dot, view, stage);
    gl.uniform1f(dot.at('u_size'), size * this.ratio);
    gl.uniform1i(dot.at('u_palette'), 0);
    this.setColour(dot, 'u_marked', this.look.marked);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.palette);
    gl.bindVertexArray(dots.vao);
    gl.drawArrays(gl.POINTS, first, count);
    gl.bindVertexArray(null);
  }

  private useThumbs(view: View, stage: Stage, thumbs: Float32Array, half: number, faded: number): void {
    const { gl, thumb } = this;
    gl.useProgram(this.thumbProgram);
    this.setView(thumb, view, stage);
    gl.uniform2f(thumb.at('u_half'), (2 * half) / stage.width, (2 * half) / stage.height);
    gl.uniform1f(thumb.at('u_border'), 1 / Math.max(half, 1));
    gl.uniform1f(thumb.at('u_faded'), faded);
    gl.uniform1i(thumb.at('u_atlases'), 0);
    this.setColour(thumb, 'u_marked', this.look.marked);
    this.setColour(thumb, 'u_edge', this.look.ground);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.atlases);
    gl.bindVertexArray(this.thumbs.vao);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.thumbs.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, thumbs, gl.STREAM_DRAW);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, thumbs.length / THUMB_FLOATS);
    gl.bindVertexArray(null);
  }

  private setView(to: Uniforms, { x, y, scale }: View, { width, height }: Stage): void {
    this.gl.uniform2f(to.at('u_middle'), x, y);
    this.gl.uniform2f(to.at('u_zoom'), (2 * scale) / width, (-2 * scale) / height);
  }

  private setColour(to: Uniforms, name: string, [r, g, b]: [number, number, number]): void {
    this.gl.uniform4f(to.at(name), r / 255, g / 255, b / 255, 1);
  }

  private write(buffer: WebGLBuffer, offset: number, values: ArrayBufferView): void {
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, buffer);
    this.gl.bufferSubData(this.gl.ARRAY_BUFFER, offset, values);
  }

  private makeDots(capacity: number): Dots {
    const { gl } = this;
    const vao = gl.createVertexArray();
    gl.bindVertexArray(vao);
    const buffer = (name: string, bytes: number) => {
      const made = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, made);
      gl.bufferData(gl.ARRAY_BUFFER, Math.max(1, capacity) * bytes, gl.DYNAMIC_DRAW);
      const at = gl.getAttribLocation(this.dotProgram, name);
      gl.enableVertexAttribArray(at);
      if (bytes === 4) gl.vertexAttribPointer(at, 2, gl.UNSIGNED_SHORT, true, 0, 0);
      else gl.vertexAttribIPointer(at, 1, gl.UNSIGNED_BYTE, 0, 0);
      return made;
    };
    const dots = {
      vao,
      places: buffer('a_place', 4),
      colours: buffer('a_colour', 1),
      flags: buffer('a_flags', 1),
    };
    gl.bindVertexArray(null);
    return dots;
  }

  private makeThumbs(): { vao: WebGLVertexArrayObject; buffer: WebGLBuffer } {
    const { gl } = this;
    const vao = gl.createVertexArray();
    gl.bindVertexArray(vao);
    const at = (name: string) => gl.getAttribLocation(this.thumbProgram, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW);
    gl.enableVertexAttribArray(at('a_corner'));
    gl.vertexAttribPointer(at('a_corner'), 2, gl.FLOAT, false, 0, 0);
    const buffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    for (const [name, size, offset] of [
      ['a_at', 2, 0],
      ['a_cell', 3, 8],
      ['a_marked', 1, 20],
    ] as const) {
      gl.enableVertexAttribArray(at(name));
      gl.vertexAttribPointer(at(name), size, gl.FLOAT, false, 4 * THUMB_FLOATS, offset);
      gl.vertexAttribDivisor(at(name), 1);
    }
    gl.bindVertexArray(null);
    return { vao, buffer };
  }

  private makeTexture(kind: number, filter: number): WebGLTexture {
    const { gl } = this;
    const made = gl.createTexture();
    gl.bindTexture(kind, made);
    gl.texParameteri(kind, gl.TEXTURE_MIN_FILTER, filter);
    gl.texParameteri(kind, gl.TEXTURE_MAG_FILTER, filter);
    gl.texParameteri(kind, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(kind, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    return made;
  }
}
