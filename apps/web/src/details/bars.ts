type Bars = { width: number; bars: { at: number; width: number }[] }

/** "1101" is a bar of two modules, a gap of one, a bar of one. */
export function barsOf(modules: string): Bars {
  const bars = [...modules.matchAll(/1+/g)].map(({ index, 0: run }) => ({ at: index, width: run.length }))
  return { width: modules.length, bars }
}
