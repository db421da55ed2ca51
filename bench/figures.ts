export function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}
export const median = (values: number[]) => quantile(values, 0.5)
export const round1 = (value: number) => Math.round(value * 10) / 10
export const round2 = (value: number) => Math.round(value * 100) / 100
/** Of a figure that missed its target: rounded, it might look as if it had not. */
export const inFull = (value: number) => value.toPrecision(4)
