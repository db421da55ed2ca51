/** `--quick`: few rounds, to check that a benchmark runs. Its figures mean nothing and are not saved. */
export const isQuick = process.argv.includes('--quick')

export const isWriting = process.argv.includes('--write') && !isQuick

export function rounds(full: number, quick: number): number {
  return isQuick ? quick : full
}

/** A measurement, and the most that it may be; null: it has no target. */
export type Finding = { name: string; figure: number; target: number | null }

/** Prints the findings and returns those that miss their target. */
export function printFindings(findings: Finding[]): string[] {
  const rows = findings.map(({ name, figure, target }) => [
    name,
    { figure: round2(figure), target: target ?? 'none' },
  ])
  console.table(Object.fromEntries(rows))
  return listMissed(findings)
}

export function listMissed(findings: Finding[]): string[] {
  return findings
    .filter(({ figure, target }) => target !== null && !(figure <= target))
    .map(({ name, figure, target }) => `${name}: ${inFull(figure)} instead of ${target}`)
}

export function printTable(title: string, rows: object) {
  console.log(`\n${title}`)
  console.table(rows)
}

export function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}
export const median = (values: number[]) => quantile(values, 0.5)
export const round1 = (value: number) => Math.round(value * 10) / 10
export const round2 = (value: number) => Math.round(value * 100) / 100
/** Formats a figure that missed its target in full: rounded, it might seem to meet the target. */
export const inFull = (value: number) => value.toPrecision(4)
