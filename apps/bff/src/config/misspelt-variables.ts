import { Variables } from './environment.ts'

/** Shorter names differ from other programs' variables in too few letters: HOST and HOME. */
const shortest = 8

/** A warning for each variable whose name looks like one of ours, and is not. */
export function findMisspelt(env: Record<string, string | undefined>): string[] {
  const own = Object.keys(Variables.properties)
  return Object.keys(env)
    .filter((name) => !own.includes(name))
    .flatMap((name) => {
      const meant = own.find((one) => one.length >= shortest && isMisspelt(name.toUpperCase(), one))
      return meant === undefined ? [] : [`${name}: is not known and has no effect. ${meant} may be meant`]
    })
}

/** One letter is missing, added or wrong, or letters beside each other are in another order. */
function isMisspelt(name: string, own: string): boolean {
  const most = Math.min(name.length, own.length)
  let start = 0
  while (start < most && name[start] === own[start]) start++
  let end = 0
  while (end < most - start && name.at(-1 - end) === own.at(-1 - end)) end++
  const written = name.slice(start, name.length - end)
  const meant = own.slice(start, own.length - end)
  return (written.length <= 1 && meant.length <= 1) || sorted(written) === sorted(meant)
}

function sorted(letters: string): string {
  return letters.split('').toSorted().join('')
}
