/** `--quick`: few rounds, to see that a bench runs. Its figures say nothing, and are not kept. */
export const isQuick = process.argv.includes('--quick')

/** `--write`: what is printed is kept in docs/figures.md. */
export const isWriting = process.argv.includes('--write') && !isQuick

export function rounds(usual: number, quick: number): number {
  return isQuick ? quick : usual
}
