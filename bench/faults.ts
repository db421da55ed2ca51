/** Whatever an institution does, each cell of the matrix has its answer, and nothing crashes. */
export {}
