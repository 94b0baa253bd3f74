/** The directions along which vectors differ most, by the eigenvectors of their second moments (principal components without centring: cosines are kept). */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/**
 * @param vectors unit vectors that stand for all
 * @returns `axes × dimension` floats: orthonormal axes one after the other, the one with most of the length first
 */
export function findPrincipalAxes(vectors: readonly Float32Array[], dimension: number, axes: number): Float32Array {
  const moments = new Float64Array(dimension * dimension);
  for (const vector of vectors) {
    for (let row = 0; row < dimension; row += 1) {
      const value = vector[row] as number;
      for (let column = row; column < dimension; column += 1) {
        const at = row * dimension + column;
        moments[at] = (moments[at] as number) + value * (vector[column] as number);
      }
    }
  }
  const matrix = Matrix.zeros(dimension, dimension);
  for (let row = 0; row < dimension; row += 1) {
    for (let column = row; column < dimension; column += 1) {
      const value = moments[row * dimension + column] as number;
      matrix.set(row, column, value);
      matrix.set(column, row, value);
    }
  }
  const { eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const found = new Float32Array(axes * dimension);
  // Eigenvalues come ascending.
  for (let axis = 0; axis < axes; axis += 1) {
    for (let at = 0; at < dimension; at += 1) found[axis * dimension + at] = eigenvectorMatrix.get(at, dimension - 1 - axis);
  }
  return found;
}
