import { isMap, isNode, isScalar, isSeq, type Document } from 'yaml'
import type { Fault } from './faults.ts'

/** Adds the line of a fault in the network file, and the code of its institution. */
export function locateFault(fault: Fault, text: string, document: Document): Fault {
  const steps = fault.path.match(/[^.[\]]+/g) ?? []
  if (steps[0] !== 'network' && steps[0] !== 'institutions') return fault
  const line = `line ${lineOf(text, findOffset(document.contents, steps))}`
  const code: unknown =
    steps[0] === 'institutions' ? document.getIn(['institutions', Number(steps[1]), 'code']) : null
  return { ...fault, where: typeof code === 'string' ? `${code}, ${line}` : line }
}

export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** Of the key at the end of a path, or of the nearest one above it that is there. */
function findOffset(node: unknown, [step, ...rest]: string[], above = 0): number {
  if (step === undefined) return above
  const { key, value } = findChild(node, step)
  return isNode(key) ? findOffset(value, rest, key.range?.[0]) : above
}

function findChild(node: unknown, step: string): { key?: unknown; value?: unknown } {
  if (isMap(node)) return node.items.find(({ key }) => isScalar(key) && key.value === step) ?? {}
  if (!isSeq(node)) return {}
  const value: unknown = node.get(Number(step), true)
  return { key: value, value }
}
