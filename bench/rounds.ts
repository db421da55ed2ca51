/** `--quick`: few rounds, to see that a bench runs. Its figures say nothing. */
export const isQuick = process.argv.includes('--quick')

export function rounds(usual: number, quick: number): number {
  return isQuick ? quick : usual
}
