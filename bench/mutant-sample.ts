/** A plugin of Stryker: of all mutants of a run, only a sample is tested. */
import { createHash } from 'node:crypto'
import { CheckStatus, type Checker, type CheckResult } from '@stryker-mutator/api/check'
import type { Mutant } from '@stryker-mutator/api/core'
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'

const { MUTANTS_SEED = '', MUTANTS_COUNT = '' } = process.env

class Sample implements Checker {
  async init() {}

  /** Each mutant of the sample is a group; all the others are one. */
  async group(mutants: Mutant[]): Promise<string[][]> {
    const ids = mutants.toSorted((one, other) => (draw(one) < draw(other) ? -1 : 1)).map(({ id }) => id)
    const count = Number(MUTANTS_COUNT)
    return [...ids.slice(0, count).map((id) => [id]), ids.slice(count)].filter((group) => group.length > 0)
  }

  async check(mutants: Mutant[]): Promise<Record<string, CheckResult>> {
    const [first] = mutants
    const result: CheckResult =
      mutants.length === 1 && first
        ? { status: CheckStatus.Passed }
        : { status: CheckStatus.CompileError, reason: 'not in the sample' }
    return Object.fromEntries(mutants.map(({ id }) => [id, result]))
  }
}

/** The same for the same mutant of the same code, wherever the project's copy is. */
function draw({ fileName, location, mutatorName, replacement }: Mutant): string {
  const path = /(?:apps|packages)\/[^/]+\/src\/.*$/.exec(fileName)?.[0]
  const mutant = JSON.stringify([MUTANTS_SEED, path, location, mutatorName, replacement])
  return createHash('sha256').update(mutant).digest('hex')
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'sample', Sample)]
