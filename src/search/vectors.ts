/** Inner product of two vectors of one length; the cosine when both are unit vectors. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

/** Inner product of every row of a matrix with a vector; four sums at a time keep the processor's pipeline full. */
export function multiply(matrix: Float32Array, vector: Float32Array): Float32Array {
  const dimension = vector.length;
  const out = new Float32Array(matrix.length / dimension);
  for (let row = 0; row < out.length; row += 1) {
    const from = row * dimension;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let at = 0;
    for (; at + 3 < dimension; at += 4) {
      a += (matrix[from + at] as number) * (vector[at] as number);
      b += (matrix[from + at + 1] as number) * (vector[at + 1] as number);
      c += (matrix[from + at + 2] as number) * (vector[at + 2] as number);
      d += (matrix[from + at + 3] as number) * (vector[at + 3] as number);
    }
    for (; at < dimension; at += 1) a += (matrix[from + at] as number) * (vector[at] as number);
    out[row] = a + b + c + d;
  }
  return out;
}
