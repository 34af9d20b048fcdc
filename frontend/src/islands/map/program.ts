/** WebGL programs by their sources. */

export function program(gl: WebGL2RenderingContext, vertex: string, fragment: string): WebGLProgram {
  const found = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(found, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(found);
  if (!gl.getProgramParameter(found, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(gl.getProgramInfoLog(found) ?? 'The map cannot be drawn.');
  }
  return found;
}

export class Uniforms {
  private readonly places = new Map<string, WebGLUniformLocation | null>();

  constructor(
    private readonly gl: WebGL2RenderingContext,
    private readonly of: WebGLProgram,
  ) {}

  at(name: string): WebGLUniformLocation | null {
    if (!this.places.has(name)) this.places.set(name, this.gl.getUniformLocation(this.of, name));
    return this.places.get(name)!;
  }
}
