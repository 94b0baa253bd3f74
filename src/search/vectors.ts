/** Inner product of two vectors of one length; the cosine when both are unit vectors. */
export function dot(a: Float32Array, b: Float32Array): number {
  return dotAt(a, 0, b);
}

/** Inner product of a vector with as many numbers of `values` from `from` on; four sums at a time keep the processor's pipeline full. */
export function dotAt(values: Float32Array, from: number, vector: Float32Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let at = 0;
  for (; at + 3 < vector.length; at += 4) {
    a += (values[from + at] as number) * (vector[at] as number);
    b += (values[from + at + 1] as number) * (vector[at + 1] as number);
    c += (values[from + at + 2] as number) * (vector[at + 2] as number);
    d += (values[from + at + 3] as number) * (vector[at + 3] as number);
  }
  for (; at < vector.length; at += 1) a += (values[from + at] as number) * (vector[at] as number);
  return a + b + c + d;
}

/** Inner product of every row of a matrix with a vector. */
export function multiply(matrix: Float32Array, vector: Float32Array): Float32Array {
  const out = new Float32Array(matrix.length / vector.length);
  for (let row = 0; row < out.length; row += 1) out[row] = dotAt(matrix, row * vector.length, vector);
  return out;
}

/** Euclidean length. */
export function lengthOf(vector: Float32Array): number {
  return Math.sqrt(dot(vector, vector));
}

/** The vector scaled to length 1; the zero vector stays. */
export function toUnit(vector: Float32Array): Float32Array {
  const length = lengthOf(vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
