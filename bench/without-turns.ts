/**
 * Loaded before the card: replaces turns between patrons by first come, first served. A control: if the benchmark of fairness
 * meets its targets all the same, it measures nothing.
 */
import { registerHooks } from 'node:module'

/** Modules that decide turns, replaced by the order of arrival. */
const replaced: Record<string, string> = {
  'fair-shares.ts': 'export const createFairShares = () => ({ take: () => 1, giveBack() {} })',
  'fan-out-turns.ts': `
    export const gatherRequests = async () => {}
    export const rotate = (all) => all
    export const fanOutTurn = async () => {}`,
}

registerHooks({
  load(url, context, nextLoad) {
    const source = replaced[url.slice(url.lastIndexOf('/') + 1)]
    if (!source) return nextLoad(url, context)
    return { format: 'module', source, shortCircuit: true }
  },
})
