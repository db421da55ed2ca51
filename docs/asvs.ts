import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { levels } from './asvs-levels.ts'

/** `numbers`: such as `1.2.3, 1.2.5`. `why`: the tests that verify it, or the reason why there is none. */
type Requirement = [numbers: string, requirement: string, why: string]
type Asvs = { excluded: [numbers: string, reason: string][]; chapters: Record<string, Requirement[]> }

export const asvs: Asvs = parse(readFileSync(join(import.meta.dirname, 'asvs.yaml'), 'utf8'))

/** The page of a release. */
export function asvsPage(): string {
  const excluded = asvs.excluded.map(([numbers, reason]) => `- ${numbers}: ${reason}`)
  const chapters = Object.entries(asvs.chapters).map(([title, requirements]) =>
    [
      `## ${title}\n`,
      '| number | level | requirement | test, or the reason why there is none |',
      '| --- | --- | --- | --- |',
      ...requirements.map((requirement) => `| ${cellsOf(requirement).join(' | ')} |`),
    ].join('\n'),
  )
  return `${[head, ['Not applicable:\n', ...excluded].join('\n'), ...chapters].join('\n\n')}\n`
}

const head = `# OWASP ASVS 5.0.0, levels 1 and 2

The requirements of the [Application Security Verification Standard](https://github.com/OWASP/ASVS) in short. A test is named by its file and the
beginning of its title. If a requirement is not met, its row says "Not met".`

function cellsOf([numbers, requirement, why]: Requirement): string[] {
  const level = [...levelsOf(numbers.split(', '))].join(', ')
  return [numbers, level, requirement, why].map((cell) => cell.replaceAll('|', String.raw`\|`))
}

function levelsOf(numbers: string[]): Set<string> {
  return new Set(numbers.map((number) => levels.get(number) ?? '').toSorted())
}
