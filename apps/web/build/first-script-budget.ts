import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

type Chunk = { code: string; imports: string[]; isEntry: boolean }

/** Prints the JavaScript that the landing page waits for (gzip), and fails the build above the budget. */
export function firstScriptBudget({ kilobytes }: { kilobytes: number }): Plugin {
  return {
    name: 'first-script-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const chunks = new Map<string, Chunk>()
      for (const file of Object.values(bundle)) if (file.type === 'chunk') chunks.set(file.fileName, file)
      const first = reachedFrom(chunks)
      const size = first.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0) / 1000
      this.info(`first JavaScript of the landing page: ${size.toFixed(1)} kB gzip (budget ${kilobytes} kB)`)
      if (size > kilobytes)
        this.error(`The first JavaScript is ${size.toFixed(1)} kB, above ${kilobytes} kB.`)
    },
  }
}

/** The entry, the page where one lands, and whatever these import at once. */
function reachedFrom(chunks: Map<string, Chunk>): Chunk[] {
  const landing = /overview-page/
  const names = new Set(
    [...chunks].filter(([name, { isEntry }]) => isEntry || landing.test(name)).map(([name]) => name),
  )
  for (const name of names) for (const imported of chunks.get(name)?.imports ?? []) names.add(imported)
  return [...names].flatMap((name) => chunks.get(name) ?? [])
}
