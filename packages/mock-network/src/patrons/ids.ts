/** Ids as Alma gives them: digits that no JavaScript number holds, the last of which tell the institution. */
export function createIds() {
  let given = 0
  function next(suffix: string): string {
    given += 1
    return `23${String(given * 7).padStart(12, '0')}${suffix}`
  }
  return { next }
}
export type Ids = ReturnType<typeof createIds>
